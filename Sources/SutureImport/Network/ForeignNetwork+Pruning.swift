extension ForeignNetwork {
  /// The network without the nodes, variables and constants that its outputs do not depend on, such as the counters of
  /// batch norms.
  /// - Parameter outputs: the names of the values that are wanted.
  func pruned(to outputs: [String]) -> ForeignNetwork {
    var wanted = Set(outputs)
    var kept: [ForeignNode] = []
    for node in nodes.reversed() {
      let inputs = node.inputs
      // An operation in place changes what later operations read under the name of its first input.
      let isWanted =
        node.outputs.contains { $0.map(wanted.contains) ?? false }
        || (node.changesInput && inputs.first.map(wanted.contains) ?? false)
      guard isWanted else { continue }
      wanted.formUnion(inputs)
      kept.append(node)
    }
    var network = self
    network.nodes = kept.reversed()
    network.outputs = outputs
    network.variables = variables.filter { !wanted.isDisjoint(with: $0.values) }
    network.constants = constants.filter { wanted.contains($0.key) }
    return network
  }
}

extension ForeignNode {
  /// Whether the operation writes its result into its first input, as `aten.add_.Tensor` does.
  var changesInput: Bool {
    let parts = operation.split(separator: ".")
    return parts.count >= 2 && parts[0] == "aten" && parts[1].hasSuffix("_")
  }
}
