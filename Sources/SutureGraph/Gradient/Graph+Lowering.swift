extension Graph {
  /// The graph in primitive operations alone, as they are in the given mode, without those that nothing needs.
  public func lowered(for mode: Mode) throws(GraphError) -> Graph {
    var (result, values) = skeleton()
    for node in nodes {
      result.resume(scope: node.scope)
      let made = try result.lower(node.operation, node.inputs.compactMap { values[$0] }, mode: mode)
      for (old, new) in zip(node.outputs, made) { values[old] = new }
    }
    result.outputs = outputs.compactMap { values[$0] }
    for update in updates {
      if let buffer = values[update.buffer], let value = values[update.value] { result.update(buffer, to: value) }
    }
    return try result.pruned()
  }

  /// Applies an operation in its lowered form.
  private mutating func lower(
    _ operation: any Operation, _ inputs: [Value], mode: Mode
  ) throws(GraphError) -> [Value] {
    if let made = try operation.lowered(inputs, mode: mode, in: &self) { return made }
    return try apply(operation, inputs)
  }

  /// The graph without the operations that neither outputs nor updates need.
  public func pruned() throws(GraphError) -> Graph {
    var needed = [Bool](repeating: false, count: shapes.count)
    for value in outputs + updates.map(\.value) { needed[value.index] = true }
    var keeps = [Bool](repeating: false, count: nodes.count)
    for index in nodes.indices.reversed() where nodes[index].outputs.contains(where: { needed[$0.index] }) {
      keeps[index] = true
      for input in nodes[index].inputs { needed[input.index] = true }
    }
    guard keeps.contains(false) else { return self }
    var (result, values) = skeleton()
    for (index, node) in nodes.enumerated() where keeps[index] {
      result.resume(scope: node.scope)
      let made = try result.apply(node.operation, node.inputs.compactMap { values[$0] })
      for (old, new) in zip(node.outputs, made) { values[old] = new }
    }
    result.outputs = outputs.compactMap { values[$0] }
    for update in updates {
      if let buffer = values[update.buffer], let value = values[update.value] { result.update(buffer, to: value) }
    }
    return result
  }
}
