import SutureGraph

/// The part of a graph that a picture shows: what its outputs depend on and what depends on its inputs.
struct DataFlow {
  /// The indices of its nodes, in order.
  let nodes: [Int]
  /// For each value, the node that computes it; nil for inputs and variables.
  private let producers: [Int?]
  /// For each value, whether it depends on an input.
  private let isData: [Bool]
  private let variables: [Value: Variable]
  private let graph: Graph

  init(_ graph: Graph) {
    self.graph = graph
    variables = Dictionary(graph.variables.map { ($0.value, $0) }) { first, _ in first }
    var producers = [Int?](repeating: nil, count: graph.shapes.count)
    var isData = [Bool](repeating: false, count: graph.shapes.count)
    for input in graph.inputs { isData[input.value.index] = true }
    for (index, node) in graph.nodes.enumerated() {
      let dependsOnInput = node.inputs.contains { isData[$0.index] }
      for value in node.outputs { (producers[value.index], isData[value.index]) = (index, dependsOnInput) }
    }
    var isNeeded = [Bool](repeating: false, count: graph.shapes.count)
    for value in graph.outputs { isNeeded[value.index] = true }
    var nodes: [Int] = []
    for (index, node) in graph.nodes.enumerated().reversed()
    where node.outputs.contains(where: { isNeeded[$0.index] && isData[$0.index] }) {
      for value in node.inputs { isNeeded[value.index] = true }
      nodes.append(index)
    }
    self.nodes = nodes.reversed()
    self.producers = producers
    self.isData = isData
  }

  /// The node that computes a value; nil for inputs and variables.
  func producer(of value: Value) -> Int? { producers[value.index] }

  /// The inputs of a node that depend on the graph's inputs, each as often as the node reads it.
  func dataInputs(of node: Int) -> [Value] { graph.nodes[node].inputs.filter { isData[$0.index] } }

  /// The variables that a node's other inputs are computed from, each once, in the order of use.
  func variables(of node: Int) -> [Variable] {
    var pending = Array(graph.nodes[node].inputs.filter { !isData[$0.index] }.reversed())
    var seen: Set<Value> = []
    var found: [Variable] = []
    while let value = pending.popLast() {
      guard seen.insert(value).inserted else { continue }
      if let variable = variables[value] { found.append(variable) }
      if let producer = producers[value.index] { pending += graph.nodes[producer].inputs.reversed() }
    }
    return found
  }
}
