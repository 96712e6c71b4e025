import SutureSupport

/// A convolution over one or two spatial axes: x [n, c, (h,) w], weight [out, c / groups, (kh,) kw], bias [out] or
/// none.
public struct Convolution: Operation {
  /// Stride, padding and dilation.
  public let window: Window
  /// The number of groups of channels, each convolved separately.
  public let groups: Int
  /// How the elements of the padding are made; the constant is 0.
  public let paddingMode: PaddingMode

  init(window: Window, groups: Int, paddingMode: PaddingMode = .constant) {
    (self.window, self.groups, self.paddingMode) = (window, groups, paddingMode)
  }

  static let entries = [
    OperationEntry("convolution") { reader throws(GraphError) in
      Convolution(
        window: try Window(&reader), groups: try reader.integer("groups", default: 1),
        paddingMode: try PaddingMode(&reader, "padding_mode"))
    }
  ]

  public var name: String { "convolution" }
  public var attributes: [Attribute] {
    window.attributes + [Attribute("groups", .integer(groups))]
      + (paddingMode == .constant ? [] : [Attribute("padding_mode", .text(paddingMode.rawValue))])
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...3)
    let (x, weight) = (inputs[0], inputs[1])
    guard (3...4).contains(x.rank), weight.rank == x.rank else {
      throw invalid(inputs, "input and weight must both have three or both four dimensions")
    }
    guard groups >= 1, x[1] % groups == 0, weight[0] % groups == 0, weight[0] >= 1 else {
      throw invalid(inputs, "\(groups) groups must divide \(x[1]) input and \(weight[0]) output channels")
    }
    guard weight[1] == x[1] / groups else {
      throw invalid(inputs, "the weight must take \(x[1] / groups) channels a group, not \(weight[1])")
    }
    if inputs.count == 3, inputs[2] != [weight[0]] { throw invalid(inputs, "the bias must be [\(weight[0])]") }
    let positions = try window.positions(
      Array(x.dimensions[2...]), kernel: Array(weight.dimensions[2...]), inputs: inputs, operation: self)
    for (axis, padding) in (window.spread(over: positions.count)?.padding ?? []).enumerated() {
      let refusal = paddingMode.refusal(before: padding, size: x[axis + 2], after: padding)
      if let refusal { throw invalid(inputs, refusal) }
    }
    return [Shape([x[0], weight[0]] + positions)]
  }

  /// The padding as an operation of its own, unless it consists of zeros.
  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    guard let (pad, convolution) = separatePadding(axes: graph.shape(inputs[0]).rank - 2) else { return nil }
    guard let padded = try pad.lowered([inputs[0]], mode: mode, in: &graph) else { return nil }
    return try graph.apply(convolution, padded + inputs.dropFirst())
  }

  /// The padding and the convolution without it; nil if the padding consists of zeros.
  package func separatePadding(axes: Int) -> (pad: Pad, convolution: Convolution)? {
    guard paddingMode != .constant, let window = window.spread(over: axes) else { return nil }
    let widths = [0, 0] + window.padding
    let rest = Window(
      stride: window.stride, padding: [Int](repeating: 0, count: axes), dilation: window.dilation)
    return (
      Pad(before: widths, after: widths, mode: paddingMode), Convolution(window: rest, groups: groups)
    )
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(
      macs: Saturating.product(outputs[0].elementCount, inputs[1].elementCount(1..<inputs[1].rank)), inputs: inputs,
      outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    let (x, weight) = (step.inputs[0], step.inputs[1])
    var gradients: [Value?] = [nil, nil]
    if step.wanted[0] {
      let rule = ConvolutionInputGradient(window: window, groups: groups, inputShape: graph.shape(x))
      gradients[0] = try graph.apply(rule, upstream, weight)
    }
    if step.wanted[1] {
      let rule = ConvolutionWeightGradient(window: window, groups: groups, weightShape: graph.shape(weight))
      gradients[1] = try graph.apply(rule, x, upstream)
    }
    if step.inputs.count == 3 {
      let axes = [0] + (2..<graph.shape(x).rank)
      gradients.append(
        step.wanted[2] ? try graph.reduce(.sum, upstream, axes: axes, keepsDimensions: false) : nil)
    }
    return gradients
  }
}

/// The gradient of a convolution's input: (upstream, weight) → gradient of x.
///
/// It is also what a transposed convolution computes, and therefore has gradients of its own.
public struct ConvolutionInputGradient: Operation {
  /// Stride, padding and dilation of the convolution.
  public let window: Window
  /// The number of groups of the convolution.
  public let groups: Int
  /// The shape of the convolution's input.
  public let inputShape: Shape

  public var name: String { "convolution_input_gradient" }
  public var attributes: [Attribute] {
    window.attributes + [
      Attribute("groups", .integer(groups)), Attribute("input_shape", .integers(inputShape.dimensions)),
    ]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    return [inputShape]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(
      macs: Saturating.product(inputs[0].elementCount, inputs[1].elementCount(1..<inputs[1].rank)), inputs: inputs,
      outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let gradient = try step.gradient(in: &graph)
    let (upstream, weight) = (step.inputs[0], step.inputs[1])
    var gradients: [Value?] = [nil, nil]
    if step.wanted[0] {
      gradients[0] = try graph.apply(Convolution(window: window, groups: groups), gradient, weight)
    }
    if step.wanted[1] {
      let rule = ConvolutionWeightGradient(window: window, groups: groups, weightShape: graph.shape(weight))
      gradients[1] = try graph.apply(rule, gradient, upstream)
    }
    return gradients
  }
}

/// The gradient of a convolution's weight: (x, upstream) → gradient of the weight.
public struct ConvolutionWeightGradient: Operation {
  /// Stride, padding and dilation of the convolution.
  public let window: Window
  /// The number of groups of the convolution.
  public let groups: Int
  /// The shape of the weight.
  public let weightShape: Shape

  public var name: String { "convolution_weight_gradient" }
  public var attributes: [Attribute] {
    window.attributes + [
      Attribute("groups", .integer(groups)), Attribute("weight_shape", .integers(weightShape.dimensions)),
    ]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    return [weightShape]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(
      macs: Saturating.product(inputs[1].elementCount, weightShape.elementCount(1..<weightShape.rank)), inputs: inputs,
      outputs: outputs)
  }
}
