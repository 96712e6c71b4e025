extension Graph {
  /// The graph in primitive operations alone, as they are in the given mode, without those that nothing needs.
  public func lowered(for mode: Mode) throws(GraphError) -> Graph {
    try rewritten { graph, node, inputs throws(GraphError) in
      if let made = try node.operation.lowered(inputs, mode: mode, in: &graph) { return made }
      return try graph.apply(node.operation, inputs)
    }.pruned().simplified()
  }

  /// The graph without the operations that neither outputs nor updates need.
  public func pruned() throws(GraphError) -> Graph {
    var needed = Set(outputs + updates.map(\.value))
    for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.inputs)
    }
    return try rewritten { graph, node, inputs throws(GraphError) in
      guard node.outputs.contains(where: needed.contains) else { return [] }
      return try graph.apply(node.operation, inputs)
    }
  }

  /// Rebuilds the graph node by node; a rule answers with the values that take the place of the node's outputs.
  package func rewritten(
    _ rule: (inout Graph, Node, [Value]) throws(GraphError) -> [Value]
  ) throws(GraphError) -> Graph {
    var (result, values) = skeleton()
    for node in nodes {
      result.resume(scope: node.scope)
      let made = try rule(&result, node, node.inputs.compactMap { values[$0] })
      for (old, new) in zip(node.outputs, made) { values[old] = new }
    }
    result.outputs = outputs.compactMap { values[$0] }
    for update in updates {
      if let buffer = values[update.buffer], let value = values[update.value] { result.update(buffer, to: value) }
    }
    return result
  }
}
