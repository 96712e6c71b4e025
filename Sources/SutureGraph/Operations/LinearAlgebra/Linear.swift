import SutureSupport

/// x · weightᵀ + bias over the last axis: [.., in] → [.., out], weight [out, in], bias [out] or none.
public struct Linear: Operation {
  static let entries = [OperationEntry("linear") { _ in Linear() }]

  public var name: String { "linear" }
  public var attributes: [Attribute] { [] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...3)
    let (x, weight) = (inputs[0], inputs[1])
    guard x.rank >= 1, weight.rank == 2, weight.elementCount > 0 else {
      throw invalid(inputs, "the weight must be [out, in], both at least 1")
    }
    guard x[x.rank - 1] == weight[1] else {
      throw invalid(inputs, "the last size \(x[x.rank - 1]) must be the weight's \(weight[1])")
    }
    if inputs.count == 3, inputs[2] != [weight[0]] { throw invalid(inputs, "the bias must be [\(weight[0])]") }
    return [Shape(x.dimensions.dropLast() + [weight[0]])]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(macs: Saturating.product(outputs[0].elementCount, inputs[1][1]), inputs: inputs, outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    let (x, weight) = (step.inputs[0], step.inputs[1])
    let (out, into) = (graph.shape(weight)[0], graph.shape(weight)[1])
    let rows = graph.shape(upstream).elementCount / out
    let flat = try graph.reshape(upstream, [rows, out])
    var gradients: [Value?] = [nil, nil]
    if step.wanted[0] {
      gradients[0] = try graph.reshape(try graph.matmul(flat, weight), graph.shape(x))
    }
    if step.wanted[1] {
      gradients[1] = try graph.matmul(flat, try graph.reshape(x, [rows, into]), transposesA: true)
    }
    if step.inputs.count == 3 {
      gradients.append(step.wanted[2] ? try graph.reduce(.sum, flat, axes: [0], keepsDimensions: false) : nil)
    }
    return gradients
  }
}
