/// The same elements with permuted axes: output axis i is input axis `axes[i]`.
public struct Permute: Operation {
  /// The input axis of each output axis.
  public let axes: [Int]

  init(_ axes: [Int]) { self.axes = axes }

  static let entries = [
    OperationEntry("permute") { reader throws(GraphError) in Permute(try reader.integers("axes")) }
  ]

  public var name: String { "permute" }
  public var attributes: [Attribute] { [Attribute("axes", .integers(axes))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard axes.sorted() == Array(0..<inputs[0].rank) else {
      throw invalid(inputs, "\(axes) is not an order of its axes")
    }
    return [Shape(axes.map { inputs[0][$0] })]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    var inverse = axes
    for (position, axis) in axes.enumerated() { inverse[axis] = position }
    return [try graph.permute(try step.gradient(in: &graph), inverse)]
  }
}
