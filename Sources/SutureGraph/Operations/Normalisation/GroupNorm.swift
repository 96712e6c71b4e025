/// Group normalisation (arXiv 1803.08494) of [n, c, ..]: weight [c] and bias [c] or neither.
///
/// With one channel per group it is instance normalisation.
public struct GroupNorm: Operation {
  /// The number of groups of channels.
  public let groups: Int
  /// ε, added to the variance.
  public let epsilon: Double

  static let entries = [
    OperationEntry("group_norm") { reader throws(GraphError) in
      GroupNorm(groups: try reader.integer("groups"), epsilon: try reader.epsilon())
    }
  ]

  public var name: String { "group_norm" }
  public var attributes: [Attribute] { [Attribute("groups", .integer(groups)), Attribute("epsilon", .real(epsilon))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...3)
    guard inputs.count != 2, inputs[0].rank >= 2, groups >= 1, inputs[0][1] % groups == 0 else {
      throw invalid(inputs, "\(groups) groups must divide the channels")
    }
    guard inputs.dropFirst().allSatisfy({ $0 == [inputs[0][1]] }) else {
      throw invalid(inputs, "weight and bias must be [\(inputs[0][1])]")
    }
    return [inputs[0]]
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    let shape = graph.shape(inputs[0])
    let view = NormalizeView(
      outer: shape[0], groups: groups, members: shape[1] / groups, inner: shape.elementCount(2..<shape.rank),
      acrossOuter: false)
    return [try graph.apply(Normalize(view: view, epsilon: epsilon), inputs)[0]]
  }
}
