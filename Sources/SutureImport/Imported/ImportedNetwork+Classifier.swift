extension ImportedNetwork.Classifier {
  /// The layer that computes the only output of a network: linear, with a weight and a bias that are variables.
  init?(of network: ForeignNetwork) {
    guard network.outputs.count == 1, let output = network.outputs.first else { return nil }
    let variables = Dictionary(
      network.variables.flatMap { variable in variable.values.map { ($0, variable) } },
      uniquingKeysWith: { first, _ in first })
    guard let node = network.nodes.last(where: { $0.outputs.contains(output) }) else { return nil }
    func variable(_ key: ArgumentKey, rank: Int) -> ForeignNetwork.Variable? {
      guard case .value(let name) = node.argument(key), let variable = variables[name], variable.shape.count == rank
      else { return nil }
      return variable
    }
    // Tied weights serve another layer as well.
    func single(_ variable: ForeignNetwork.Variable?) -> ForeignNetwork.Variable? {
      guard let variable else { return nil }
      let count = network.nodes.count { node in node.inputs.contains(where: variable.values.contains) }
      return count == 1 ? variable : nil
    }
    let weight: ForeignNetwork.Variable?
    let bias: (given: Bool, variable: ForeignNetwork.Variable?)
    var isTransposed = false
    switch node.operation {
    case "aten.linear.default":
      weight = variable("weight", rank: 2)
      bias = (node.argument("bias") != nil, variable("bias", rank: 1))
    case "Gemm":
      weight = variable(1, rank: 2)
      bias = (node.argument(2) != nil, variable(2, rank: 1))
      isTransposed = node.argument("transB") != .integer(1)
    case ONNXRules.linear:
      weight = variable(1, rank: 2)
      bias = (true, variable(2, rank: 1))
      isTransposed = true
    case "MatMul":
      weight = variable(1, rank: 2)
      bias = (false, nil)
      isTransposed = true
    default: return nil
    }
    guard let weight = single(weight), !bias.given || single(bias.variable) != nil else { return nil }
    self.init(weight: weight.name, bias: bias.variable?.name, isTransposed: isTransposed)
  }
}
