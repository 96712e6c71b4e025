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
      return blocked.contains(groups.group(of: root)) && !inputs.contains(root) && producers[root] != .other
    }

    var values: Set<Int> = []
    /// Copies in the other order, by the new value that they are made of.
    var copies: [Value: Value] = [:]
    func copy(_ value: Value, _ makesBlocks: Bool, in graph: inout Graph) throws(GraphError) -> Value {
      if let copy = copies[value] { return copy }
      let made = try graph.apply(Relayout(makesBlocks: makesBlocks), value)
      if makesBlocks { values.insert(made.index) }
      copies[value] = made
      return made
    }
    let rewritten = try graph.rewritten { made, node, inputs throws(GraphError) in
      var inputs = inputs
      let role = LayoutRole(node, graph)
      for (position, old) in node.inputs.enumerated() where blocked.contains(groups.group(of: old.index)) {
        let wantsBlocks = role != .other && role != .view
        if role == .view || wantsBlocks == isBornBlocked(old) { continue }
        inputs[position] = try copy(inputs[position], wantsBlocks, in: &made)
      }
      let outputs = try made.apply(node.operation, inputs)
      for (old, new) in zip(node.outputs, outputs) where isBornBlocked(old) { values.insert(new.index) }
      return outputs
    }
    var result = rewritten
    for (position, old) in graph.outputs.enumerated() where isBornBlocked(old) {
      result.outputs[position] = try copy(result.outputs[position], false, in: &result)
    }
    self.init(result, block: block, values: values)
  }
}
