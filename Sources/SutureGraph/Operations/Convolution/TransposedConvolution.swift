import SutureSupport

/// The transpose of a convolution over one or two spatial axes: x [n, c, (h,) w], weight [c, out / groups, (kh,) kw], bias
/// [out] or none.
///
/// Each element of x adds the kernel, times the element, to a place of the output; the places are `stride` apart.
public struct TransposedConvolution: Operation {
  /// Stride, padding and dilation of the convolution that is transposed.
  public let window: Window
  /// The number of elements added at the end of each spatial axis of the output.
  public let outputPadding: [Int]
  /// The number of groups of channels.
  public let groups: Int

  static let entries = [
    OperationEntry("transposed_convolution") { reader throws(GraphError) in
      TransposedConvolution(
        window: try Window(&reader), outputPadding: try reader.integers("output_padding", default: [0]),
        groups: try reader.integer("groups", default: 1))
    }
  ]

  public var name: String { "transposed_convolution" }
  public var attributes: [Attribute] {
    window.attributes + [Attribute("output_padding", .integers(outputPadding)), Attribute("groups", .integer(groups))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...3)
    let (x, weight) = (inputs[0], inputs[1])
    guard (3...4).contains(x.rank), weight.rank == x.rank else {
      throw invalid(inputs, "input and weight must both have three or both four dimensions")
    }
    guard weight[0] == x[1] else {
      throw invalid(inputs, "the weight must take \(x[1]) channels, not \(weight[0])")
    }
    guard groups >= 1, x[1] % groups == 0 else {
      throw invalid(inputs, "\(groups) groups must divide \(x[1]) input channels")
    }
    let channels = Saturating.product(weight[1], groups)
    if inputs.count == 3, inputs[2] != [channels] { throw invalid(inputs, "the bias must be [\(channels)]") }
    return [Shape([x[0], channels] + (try sizes(inputs)))]
  }

  /// The spatial sizes of the output.
  private func sizes(_ inputs: [Shape]) throws(GraphError) -> [Int] {
    let kernel = Array(inputs[1].dimensions[2...])
    guard let window = window.spread(over: kernel.count), let more = Window.spread(outputPadding, kernel.count) else {
      throw invalid(inputs, "stride, padding, output padding and dilation must fit \(kernel.count) spatial axes")
    }
    guard kernel.allSatisfy({ (1...(1 << 20)).contains($0) }) else {
      throw invalid(inputs, "the kernel \(kernel) must be 1 or more, and at most \(1 << 20)")
    }
    var sizes: [Int] = []
    for axis in kernel.indices {
      guard more[axis] >= 0, more[axis] < max(window.stride[axis], window.dilation[axis]) else {
        throw invalid(
          inputs, "the output padding \(more[axis]) must be 0 or more, and below the stride or the dilation")
      }
      let places = Saturating.product(inputs[0][axis + 2] - 1, window.stride[axis])
      let whole = Saturating.sum(places, window.dilation[axis] * (kernel[axis] - 1) + 1 + more[axis])
      let size = whole - 2 * window.padding[axis]
      guard size >= 1 else {
        throw invalid(inputs, "a padding of \(window.padding[axis]) removes all \(whole) elements of an axis")
      }
      sizes.append(size)
    }
    return sizes
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(
      macs: Saturating.product(inputs[0].elementCount, inputs[1].elementCount(1..<inputs[1].rank)), inputs: inputs,
      outputs: outputs)
  }

  /// The gradient of a convolution's input, plus the bias.
  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    let shapes = inputs.map(graph.shape)
    let axes = shapes[0].rank - 2
    guard let window = window.spread(over: axes), let more = Window.spread(outputPadding, axes) else {
      throw invalid(shapes, "stride, padding, output padding and dilation must fit \(axes) spatial axes")
    }
    // A convolution of the output would have further positions where the output padding reaches the stride.
    let added = zip(more, window.stride).map { $0 / $1 }
    let none = [Int](repeating: 0, count: axes)
    let x =
      added == none
      ? inputs[0] : try graph.apply(Pad(before: [0, 0] + none, after: [0, 0] + added), inputs[0])
    let output = try outputShapes(shapes)[0]
    let rule = ConvolutionInputGradient(window: window, groups: groups, inputShape: output)
    let y = try graph.apply(rule, x, inputs[1])
    guard inputs.count == 3 else { return [y] }
    let column = Shape([output[1]] + [Int](repeating: 1, count: axes))
    return [try graph.binary(.add, y, graph.reshape(inputs[2], column))]
  }
}
