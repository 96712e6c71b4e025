/// x · scale + shift with two constants.
public struct Affine: Operation {
  /// The factor.
  public let scale: Double
  /// The summand.
  public let shift: Double

  static let entries = [
    OperationEntry("affine") { reader throws(GraphError) in
      Affine(scale: try reader.real("scale", default: 1), shift: try reader.real("shift", default: 0))
    }
  ]

  public var name: String { "affine" }
  public var attributes: [Attribute] { [Attribute("scale", .real(scale)), Attribute("shift", .real(shift))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    [try graph.affine(try step.gradient(in: &graph), scale: scale)]
  }
}
