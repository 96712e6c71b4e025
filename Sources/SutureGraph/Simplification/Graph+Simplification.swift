extension Graph {
  /// The graph with linear operations folded into the convolutions before them: fewer operations, and the same numbers
  /// up to rounding.
  func simplified() throws(GraphError) -> Graph {
    let facts = GraphFacts(self)
    var made: [Value: Value] = [:]
    let result = try rewritten { graph, node, inputs throws(GraphError) in
      for (old, new) in zip(node.inputs, inputs) { made[old] = new }
      if let joined = try ConvolutionMean(node, self, facts)?.apply(made, in: &graph) { return [joined] }
      if let joined = try ConvolutionScale(node, self, facts)?.apply(made, in: &graph) { return [joined] }
      return try graph.apply(node.operation, inputs)
    }
    return try result.pruned()
  }
}

/// The facts about a graph that simplification rules use.
struct GraphFacts {
  private let graph: Graph
  private let producers: [Int]
  private let useCounts: [Int]
  private let isConstant: [Bool]

  init(_ graph: Graph) {
    var producers = [Int](repeating: -1, count: graph.shapes.count)
    var useCounts = [Int](repeating: 0, count: graph.shapes.count)
    var isConstant = [Bool](repeating: false, count: graph.shapes.count)
    for variable in graph.variables { isConstant[variable.value.index] = true }
    for value in graph.outputs + graph.updates.map(\.value) { useCounts[value.index] += 1 }
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs { useCounts[input.index] += 1 }
      let dependsOnVariablesAlone = node.inputs.allSatisfy { isConstant[$0.index] }
      for output in node.outputs {
        producers[output.index] = index
        isConstant[output.index] = dependsOnVariablesAlone
      }
    }
    self.graph = graph
    self.producers = producers
    self.useCounts = useCounts
    self.isConstant = isConstant
  }

  /// The node that produces a value, if the value has exactly one use; nil otherwise.
  func soleProducer(of value: Value) -> Node? {
    guard producers[value.index] >= 0, useCounts[value.index] == 1 else { return nil }
    return graph.nodes[producers[value.index]]
  }

  /// Whether a value depends on parameters and buffers only.
  func isConstant(_ value: Value) -> Bool { isConstant[value.index] }
}
