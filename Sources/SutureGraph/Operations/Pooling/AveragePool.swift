/// The mean of each window of a map [n, c, h, w].
public struct AveragePool: Operation {
  /// The window's height and width.
  public let kernel: [Int]
  /// Stride and padding.
  public let window: Window
  /// Whether padding counts as zeros in the mean.
  public let countsPadding: Bool

  static let entries = [
    OperationEntry("average_pool") { reader throws(GraphError) in
      let kernel = try reader.integers("kernel")
      return AveragePool(
        kernel: kernel, window: try Window(&reader, defaultStride: kernel),
        countsPadding: try reader.boolean("count_padding", default: true))
    }
  ]

  public var name: String { "average_pool" }
  public var attributes: [Attribute] {
    [Attribute("kernel", .integers(kernel)), Attribute("count_padding", .integer(countsPadding ? 1 : 0))]
      + window.attributes
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return [try PooledShape.shape(inputs[0], kernel: kernel, window: window, operation: self)]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    PooledShape.cost(kernel: kernel, inputs: inputs, outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let rule = AveragePoolGradient(
      kernel: kernel, window: window, countsPadding: countsPadding, inputShape: graph.shape(step.inputs[0]))
    return [try graph.apply(rule, try step.gradient(in: &graph))]
  }
}

/// The gradient of average pooling: upstream → gradient of x.
public struct AveragePoolGradient: Operation {
  /// The window's height and width.
  public let kernel: [Int]
  /// Stride and padding.
  public let window: Window
  /// Whether padding counts as zeros in the mean.
  public let countsPadding: Bool
  /// The shape of the pooling's input.
  public let inputShape: Shape

  public var name: String { "average_pool_gradient" }
  public var attributes: [Attribute] {
    [
      Attribute("kernel", .integers(kernel)), Attribute("count_padding", .integer(countsPadding ? 1 : 0)),
      Attribute("input_shape", .integers(inputShape.dimensions)),
    ] + window.attributes
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return [inputShape]
  }
}
