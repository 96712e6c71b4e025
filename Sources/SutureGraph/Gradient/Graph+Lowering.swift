extension Graph {
  /// The graph in the operations that are primitive in the given mode, without unused ones, simplified.
  public func lowered(for mode: Mode) throws(GraphError) -> Graph {
    try rewritten { graph, node, inputs throws(GraphError) in
      if let made = try node.operation.lowered(inputs, mode: mode, in: &graph) { return made }
      return try graph.apply(node.operation, inputs)
    }.pruned().simplified()
  }

  /// The graph without the operations that neither outputs nor updates depend on.
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

  /// Rebuilds the graph node by node.
  ///
  /// - Parameter rule: adds what replaces a node to the new graph and returns the values that replace its outputs, or
  ///   no values for a node that the outputs and updates do not depend on.
  /// - Throws: the rule's errors; `GraphError.unknownValue` if it has not replaced an output or an update.
  package func rewritten(
    _ rule: (inout Graph, Node, [Value]) throws(GraphError) -> [Value]
  ) throws(GraphError) -> Graph {
    try rebuilt { graph, index, values throws(GraphError) in
      try rule(&graph, nodes[index], nodes[index].inputs.compactMap { values[$0] })
    }
  }

  /// Rebuilds the graph node by node, where several nodes may be replaced together.
  ///
  /// - Parameter rule: like that of `rewritten`, with the index of the node, and the values of the new graph that
  ///   replace those of this one so far.
  /// - Throws: the rule's errors; `GraphError.unknownValue` if it has not replaced an output or an update.
  package func rebuilt(
    _ rule: (inout Graph, Int, [Value: Value]) throws(GraphError) -> [Value]
  ) throws(GraphError) -> Graph {
    var (result, values) = skeleton()
    for (index, node) in nodes.enumerated() {
      result.resume(scope: node.scope)
      let made = try rule(&result, index, values)
      for (old, new) in zip(node.outputs, made) { values[old] = new }
    }
    func replacement(of value: Value) throws(GraphError) -> Value {
      guard let new = values[value] else { throw .unknownValue(value.index) }
      return new
    }
    result.outputs = []
    for output in outputs { result.outputs.append(try replacement(of: output)) }
    for update in updates { result.update(try replacement(of: update.buffer), to: try replacement(of: update.value)) }
    return result
  }
}
