import SutureSupport

/// A matrix product over the last two axes, [.., m, k] · [.., k, n] → [.., m, n]; leading axes broadcast.
public struct MatMul: Operation {
  /// Whether the first operand is given as [.., k, m].
  public let transposesA: Bool
  /// Whether the second operand is given as [.., n, k].
  public let transposesB: Bool

  static let entries = [
    OperationEntry("matmul") { reader throws(GraphError) in
      MatMul(
        transposesA: try reader.boolean("transpose_a", default: false),
        transposesB: try reader.boolean("transpose_b", default: false))
    }
  ]

  public var name: String { "matmul" }
  public var attributes: [Attribute] {
    [
      Attribute("transpose_a", .integer(transposesA ? 1 : 0)), Attribute("transpose_b", .integer(transposesB ? 1 : 0)),
    ]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    let (a, b) = (inputs[0], inputs[1])
    guard a.rank >= 2, b.rank >= 2 else { throw invalid(inputs, "both need two dimensions or more") }
    let (m, k) = transposesA ? (a[a.rank - 1], a[a.rank - 2]) : (a[a.rank - 2], a[a.rank - 1])
    let (inner, n) = transposesB ? (b[b.rank - 1], b[b.rank - 2]) : (b[b.rank - 2], b[b.rank - 1])
    guard k == inner else { throw invalid(inputs, "the inner sizes \(k) and \(inner) differ") }
    let leading = Shape.broadcast(Shape(Array(a.dimensions.dropLast(2))), Shape(Array(b.dimensions.dropLast(2))))
    guard let leading else { throw invalid(inputs, "the leading sizes must be equal, or one of them 1") }
    return [Shape(leading.dimensions + [m, n])]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    let inner = inputs[0][inputs[0].rank - (transposesA ? 2 : 1)]
    return Cost(macs: Saturating.product(outputs[0].elementCount, inner), inputs: inputs, outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    let (a, b) = (step.inputs[0], step.inputs[1])
    var left: Value?
    var right: Value?
    if step.wanted[0] {
      let product =
        transposesA
        ? try graph.matmul(b, upstream, transposesA: transposesB, transposesB: true)
        : try graph.matmul(upstream, b, transposesB: !transposesB)
      left = try graph.sum(product, to: graph.shape(a))
    }
    if step.wanted[1] {
      let product =
        transposesB
        ? try graph.matmul(upstream, a, transposesA: true, transposesB: transposesA)
        : try graph.matmul(a, upstream, transposesA: !transposesA)
      right = try graph.sum(product, to: graph.shape(b))
    }
    return [left, right]
  }
}
