import SutureSupport

/// The largest element in each window of a map [n, c, h, w].
///
/// The gradient goes to the first largest element of a window in row-major order.
public struct MaxPool: Operation {
  /// The window's height and width.
  public let kernel: [Int]
  /// Stride and padding; padding counts as −∞.
  public let window: Window

  static let entries = [
    OperationEntry("max_pool") { reader throws(GraphError) in
      let kernel = try reader.integers("kernel")
      return MaxPool(kernel: kernel, window: try Window(&reader, defaultStride: kernel))
    }
  ]

  public var name: String { "max_pool" }
  public var attributes: [Attribute] { [Attribute("kernel", .integers(kernel))] + window.attributes }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return [try PooledShape.shape(inputs[0], kernel: kernel, window: window, operation: self)]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    PooledShape.cost(kernel: kernel, inputs: inputs, outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    return [try graph.apply(MaxPoolGradient(kernel: kernel, window: window), step.inputs[0], upstream)]
  }
}

/// The gradient of max pooling: (x, upstream) → gradient of x, at the first largest element of each window.
public struct MaxPoolGradient: Operation {
  /// The window's height and width.
  public let kernel: [Int]
  /// Stride and padding.
  public let window: Window

  public var name: String { "max_pool_gradient" }
  public var attributes: [Attribute] { [Attribute("kernel", .integers(kernel))] + window.attributes }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    return [inputs[0]]
  }
}

/// The shape rule and cost that both poolings share.
enum PooledShape {
  static func shape(
    _ input: Shape, kernel: [Int], window: Window, operation: any Operation
  ) throws(GraphError) -> Shape {
    guard input.rank == 4, let kernel = Window.spread(kernel, 2), let window = window.spread(over: 2) else {
      throw operation.invalid([input], "it takes a map [n, c, h, w] and one or two numbers a setting")
    }
    guard window.dilation == [1, 1], zip(window.padding, kernel).allSatisfy({ 2 * $0 <= $1 }) else {
      throw operation.invalid([input], "padding must be at most half the kernel, and dilation 1")
    }
    let positions = try window.positions(
      Array(input.dimensions[2...]), kernel: kernel, inputs: [input], operation: operation)
    return Shape([input[0], input[1]] + positions)
  }

  static func cost(kernel: [Int], inputs: [Shape], outputs: [Shape]) -> Cost {
    let kernel = Window.spread(kernel, 2) ?? [1, 1]
    return Cost(
      elementOperations: Saturating.product(outputs[0].elementCount, kernel[0], kernel[1]), inputs: inputs,
      outputs: outputs)
  }
}
