/// A tensor repeated along its axes of size 1 to a larger shape.
public struct Expand: Operation {
  /// The shape of the output.
  public let shape: Shape

  init(_ shape: Shape) { self.shape = shape }

  static let entries = [
    OperationEntry("expand") { reader throws(GraphError) in Expand(Shape(try reader.integers("shape"))) }
  ]

  public var name: String { "expand" }
  public var attributes: [Attribute] { [Attribute("shape", .integers(shape.dimensions))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard shape.dimensions.allSatisfy({ $0 >= 1 }), Shape.broadcast(inputs[0], shape) == shape else {
      throw invalid(inputs, "it does not stretch to \(shape)")
    }
    return [shape]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    [try graph.sum(try step.gradient(in: &graph), to: graph.shape(step.inputs[0]))]
  }
}
