/// Tensors concatenated along one axis.
public struct Concat: Operation {
  /// The axis; negative ones count from the last.
  public let axis: Int

  /// Creates a concatenation along an axis.
  public init(axis: Int) { self.axis = axis }

  static let entries = [
    OperationEntry("concat") { reader throws(GraphError) in Concat(axis: try reader.integer("axis")) }
  ]

  public var name: String { "concat" }
  public var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    guard let first = inputs.first, let axis = first.axis(axis) else {
      throw invalid(inputs, "there is nothing to join along axis \(axis)")
    }
    var shape = first
    shape[axis] = 0
    for input in inputs {
      guard input.rank == first.rank, input.dimensions.indices.allSatisfy({ $0 == axis || input[$0] == first[$0] })
      else { throw invalid(inputs, "all sizes but those of axis \(axis) must be equal") }
      shape[axis] += input[axis]
    }
    return [shape]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    let axis = graph.shape(upstream).axis(axis) ?? 0
    var start = 0
    var gradients: [Value?] = []
    for (input, wanted) in zip(step.inputs, step.wanted) {
      let end = start + graph.shape(input)[axis]
      gradients.append(wanted ? try graph.apply(Slice(axis: axis, start: start, end: end), upstream) : nil)
      start = end
    }
    return gradients
  }
}
