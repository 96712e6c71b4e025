/// A tensor whose elements are all equal.
public struct Constant: Operation {
  /// The shape.
  public let shape: Shape
  /// The value of every element.
  public let value: Double

  static let entries = [
    OperationEntry("constant") { reader throws(GraphError) in
      Constant(shape: Shape(try reader.integers("shape")), value: try reader.real("value", default: 0))
    }
  ]

  public var name: String { "constant" }
  public var attributes: [Attribute] {
    [Attribute("shape", .integers(shape.dimensions)), Attribute("value", .real(value))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 0...0)
    guard shape.dimensions.allSatisfy({ $0 >= 1 }) else { throw invalid(inputs, "sizes must be 1 or more") }
    return [shape]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] { [] }
}
