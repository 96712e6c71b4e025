import SutureGraph

extension BlockedLayout {
  /// Puts feature maps into blocks where that saves reorders, and reorders where something knows rows alone.
  ///
  /// - Parameter block: the channels a block that oneDNN's convolutions like best here.
  init(planning graph: Graph, block: Int) throws(GraphError) {
    let groups = LayoutGroups(graph, block: block)
    let blocked = groups.blocked()
    guard !blocked.isEmpty else {
      self.init(rowMajor: graph)
      return
    }
    let inputs = Set(graph.inputs.map(\.value.index))
    var producers: [Int: LayoutRole] = [:]
    for node in graph.nodes {
      for output in node.outputs { producers[output.index] = LayoutRole(node, graph) }
    }
    /// Whether a value comes into being in blocks.
    func isBornBlocked(_ value: Value) -> Bool {
      let root = groups.roots[value.index]
      return blocked[groups.group(of: root)] != nil && !inputs.contains(root) && producers[root] != .other
    }

    var values: Set<Int> = []
    /// Copies in the other order, by the new value that they are made of.
    var copies: [Value: Value] = [:]
    func copy(
      _ value: Value, of maps: Shape, _ makesBlocks: Bool, in graph: inout Graph
    ) throws(GraphError) -> Value {
      if let copy = copies[value] { return copy }
      let shape = graph.shape(value)
      let view = try graph.reshape(value, maps)
      let made = try graph.apply(Relayout(makesBlocks: makesBlocks), view)
      let result = try graph.reshape(made, shape)
      values.formUnion((makesBlocks ? [made, result] : [view]).map(\.index))
      copies[value] = result
      return result
    }
    let rewritten = try graph.rewritten { made, node, inputs throws(GraphError) in
      var inputs = inputs
      let role = LayoutRole(node, graph)
      for (position, old) in node.inputs.enumerated() {
        guard let maps = blocked[groups.group(of: old.index)] else { continue }
        let wantsBlocks = role != .other && role != .view
        if role == .view || wantsBlocks == isBornBlocked(old) { continue }
        inputs[position] = try copy(inputs[position], of: maps, wantsBlocks, in: &made)
      }
      let outputs = try made.apply(node.operation, inputs)
      for (old, new) in zip(node.outputs, outputs) where isBornBlocked(old) { values.insert(new.index) }
      return outputs
    }
    var result = rewritten
    for (position, old) in graph.outputs.enumerated() where isBornBlocked(old) {
      guard let maps = blocked[groups.group(of: old.index)] else { continue }
      result.outputs[position] = try copy(result.outputs[position], of: maps, false, in: &result)
    }
    self.init(result, block: block, values: values)
  }
}
