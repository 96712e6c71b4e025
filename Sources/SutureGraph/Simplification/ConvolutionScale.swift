/// A convolution whose output channels are scaled and shifted by constants, as a batch norm does in evaluation mode,
/// rewritten as a convolution with a scaled weight and another bias.
struct ConvolutionScale {
  private let convolution: Node
  private let operation: Convolution
  private let scale: Value
  private let shift: Value

  /// Matches convolution · scale + shift.
  init?(_ node: Node, _ graph: Graph, _ facts: GraphFacts) {
    guard let sum = node.operation as? Binary, sum.function == .add,
      let product = facts.soleProducer(of: node.inputs[0]), let multiply = product.operation as? Binary,
      multiply.function == .multiply, let convolution = facts.soleProducer(of: product.inputs[0]),
      let operation = convolution.operation as? Convolution
    else { return nil }
    let (scale, shift) = (product.inputs[1], node.inputs[1])
    let maps = graph.shape(convolution.outputs[0])
    let column = Shape([maps[1]] + [Int](repeating: 1, count: maps.rank - 2))
    guard facts.isConstant(scale), facts.isConstant(shift), graph.shape(scale) == column, graph.shape(shift) == column,
      convolution.inputs.dropFirst().allSatisfy(facts.isConstant)
    else { return nil }
    self.convolution = convolution
    self.operation = operation
    self.scale = scale
    self.shift = shift
  }

  func apply(_ made: [Value: Value], in graph: inout Graph) throws(GraphError) -> Value? {
    guard let x = made[convolution.inputs[0]], let weight = made[convolution.inputs[1]], let scale = made[scale],
      let shift = made[shift]
    else { return nil }
    let shape = graph.shape(weight)
    let rows = Shape([shape[0]] + [Int](repeating: 1, count: shape.rank - 1))
    let scaled = try graph.binary(.multiply, weight, graph.reshape(scale, rows))
    var bias = try graph.reshape(shift, [shape[0]])
    if convolution.inputs.count == 3 {
      guard let old = made[convolution.inputs[2]] else { return nil }
      bias = try graph.binary(.add, graph.binary(.multiply, old, graph.reshape(scale, [shape[0]])), bias)
    }
    return try graph.apply(operation, [x, scaled, bias])[0]
  }
}
