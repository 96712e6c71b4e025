/// eˣ / Σeˣ along one axis, or its logarithm.
public struct Softmax: Operation {
  /// The axis; negative ones count from the last.
  public let axis: Int
  /// Whether the logarithm is computed.
  public let isLogarithmic: Bool

  init(axis: Int, isLogarithmic: Bool = false) {
    self.axis = axis
    self.isLogarithmic = isLogarithmic
  }

  static let entries = [false, true].map { isLogarithmic in
    OperationEntry(isLogarithmic ? "log_softmax" : "softmax") { reader throws(GraphError) in
      Softmax(axis: try reader.integer("axis", default: -1), isLogarithmic: isLogarithmic)
    }
  }

  public var name: String { isLogarithmic ? "log_softmax" : "softmax" }
  public var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard inputs[0].axis(axis) != nil else { throw invalid(inputs, "there is no axis \(axis)") }
    return inputs
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let rule = SoftmaxGradient(axis: axis, isLogarithmic: isLogarithmic)
    return [try graph.apply(rule, step.outputs[0], try step.gradient(in: &graph))]
  }
}

/// The gradient of softmax or its logarithm: (y, upstream) → gradient of x.
public struct SoftmaxGradient: Operation {
  /// The axis.
  public let axis: Int
  /// Whether the logarithm was computed.
  public let isLogarithmic: Bool

  public var name: String { isLogarithmic ? "log_softmax_gradient" : "softmax_gradient" }
  public var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    return [inputs[0]]
  }
}
