/// The same elements in another shape; one size may be −1 and is then derived from the others.
public struct Reshape: Operation {
  /// The sizes of the output, at most one of them −1.
  public let sizes: [Int]

  init(_ shape: Shape) { sizes = shape.dimensions }
  private init(sizes: [Int]) { self.sizes = sizes }

  static let entries = [
    OperationEntry("reshape") { reader throws(GraphError) in Reshape(sizes: try reader.integers("shape")) }
  ]

  public var name: String { "reshape" }
  public var attributes: [Attribute] { [Attribute("shape", .integers(sizes))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    let known = sizes.filter { $0 != -1 }
    guard sizes.count - known.count <= 1, known.allSatisfy({ $0 >= 1 }), Shape.fits(known) else {
      throw invalid(inputs, "the shape \(sizes) must be positive, with at most one -1")
    }
    let count = known.reduce(1, *)
    let total = inputs[0].elementCount
    guard known.count == sizes.count ? count == total : total % count == 0 && total > 0 else {
      throw invalid(inputs, "\(total) elements do not fill the shape \(sizes)")
    }
    return [Shape(sizes.map { $0 == -1 ? total / count : $0 })]
  }

  /// Nothing: the elements stay in place.
  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost { Cost() }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    [try graph.reshape(try step.gradient(in: &graph), graph.shape(step.inputs[0]))]
  }
}
