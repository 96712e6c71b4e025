import SutureSupport

/// The windows of a map as columns: [n, c, h, w] → [n, c · kh · kw, positions], in PyTorch's order.
public struct Unfold: Operation {
  /// The window's height and width.
  public let kernel: [Int]
  /// Stride, padding and dilation.
  public let window: Window

  static let entries = [
    OperationEntry("unfold") { reader throws(GraphError) in
      Unfold(kernel: try reader.integers("kernel"), window: try Window(&reader))
    }
  ]

  public var name: String { "unfold" }
  public var attributes: [Attribute] { [Attribute("kernel", .integers(kernel))] + window.attributes }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard inputs[0].rank == 4 else { throw invalid(inputs, "it takes a map [n, c, h, w]") }
    let positions = try window.positions(
      Array(inputs[0].dimensions[2...]), kernel: Window.spread(kernel, 2) ?? kernel, inputs: inputs, operation: self)
    let kernel = Window.spread(kernel, 2) ?? kernel
    return [
      [
        inputs[0][0], Saturating.product(inputs[0][1], kernel[0], kernel[1]),
        Saturating.product(positions[0], positions[1]),
      ]
    ]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let input = graph.shape(step.inputs[0])
    let rule = Fold(size: [input[2], input[3]], kernel: kernel, window: window)
    return [try graph.apply(rule, try step.gradient(in: &graph))]
  }
}

/// Sums columns into a map, [n, c · kh · kw, positions] → [n, c, h, w]: the transpose of `Unfold`.
public struct Fold: Operation {
  /// The map's height and width.
  public let size: [Int]
  /// The window's height and width.
  public let kernel: [Int]
  /// Stride, padding and dilation.
  public let window: Window

  static let entries = [
    OperationEntry("fold") { reader throws(GraphError) in
      Fold(size: try reader.integers("size"), kernel: try reader.integers("kernel"), window: try Window(&reader))
    }
  ]

  public var name: String { "fold" }
  public var attributes: [Attribute] {
    [Attribute("size", .integers(size)), Attribute("kernel", .integers(kernel))] + window.attributes
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard inputs[0].rank == 3, size.count == 2, size.allSatisfy({ $0 >= 1 }), let kernel = Window.spread(kernel, 2)
    else { throw invalid(inputs, "it takes columns [n, c · kernel area, positions] and a height and width") }
    let positions = try window.positions(size, kernel: kernel, inputs: inputs, operation: self)
    let area = kernel[0] * kernel[1]
    let count = Saturating.product(positions[0], positions[1])
    guard inputs[0][1] % area == 0, inputs[0][2] == count else {
      throw invalid(inputs, "columns must be a multiple of \(area), positions \(count)")
    }
    return [[inputs[0][0], inputs[0][1] / area, size[0], size[1]]]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    [try graph.apply(Unfold(kernel: kernel, window: window), try step.gradient(in: &graph))]
  }
}
