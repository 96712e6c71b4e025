extension ForeignNetwork {
  /// The network without the nodes, variables and constants that its outputs do not depend on, such as the counters of
  /// batch norms.
  /// - Parameter outputs: the names of the values that are wanted.
  func pruned(to outputs: [String]) -> ForeignNetwork {
    let memory = memory
    var wanted = Set(outputs)
    // The tensors of which an element is read later, under whatever name.
    var read = Set(outputs.map { memory[$0] ?? $0 })
    var kept: [ForeignNode] = []
    for node in nodes.reversed() {
      let inputs = node.inputs
      let isWanted =
        node.outputs.contains { $0.map(wanted.contains) ?? false }
        || (node.changesInput && node.sharedInput.map { read.contains(memory[$0] ?? $0) } ?? false)
      guard isWanted else { continue }
      wanted.formUnion(inputs)
      read.formUnion(inputs.map { memory[$0] ?? $0 })
      kept.append(node)
    }
    var network = self
    network.nodes = kept.reversed()
    network.outputs = outputs
    network.variables = variables.filter { !wanted.isDisjoint(with: $0.values) }
    network.constants = constants.filter { wanted.contains($0.key) }
    return network
  }

  /// For values that share memory with others, the name of the first of them.
  private var memory: [String: String] {
    var memory: [String: String] = [:]
    for node in nodes where node.changesInput || ViewTable.form(node) != .unrelated {
      guard let input = node.sharedInput else { continue }
      for case let output? in node.outputs { memory[output] = memory[input] ?? input }
    }
    return memory
  }
}

extension ForeignNode {
  /// Whether the operation writes its result into its first input, as `aten.add_.Tensor` does.
  var changesInput: Bool {
    // Names such as `__and__` are those of operators.
    let name = ViewTable.baseName(of: self)
    return name.hasSuffix("_") && !name.hasSuffix("__")
  }

  /// The name of the first input, whose memory the results of views share.
  var sharedInput: String? {
    guard case .value(let name)? = arguments.first?.value else { return nil }
    return name
  }
}
