import SutureGraph

/// Nodes of a graph that a picture shows as one.
struct PictureUnit {
  /// What a unit is.
  enum Kind: Hashable {
    /// One visit of a scope.
    case visit(scope: Int)
    /// A single operation of an opened scope.
    case operation
    /// An operator of the composition.
    case join(sign: String)
  }

  /// What it is.
  let kind: Kind
  /// The nodes, in order.
  var nodes: [Int]
  /// The opened scope that it stands in; nil for the root.
  let cluster: Int?
  /// The nodes of an operator that read what the weights of its branches are computed from.
  var gates: Set<Int> = []
}

/// Divides the nodes of a graph into units.
struct PictureUnits {
  let graph: Graph
  let flow: DataFlow
  let scopes: PictureScopes
  /// The units in the order of computation.
  private(set) var units: [PictureUnit] = []

  init(_ graph: Graph, _ flow: DataFlow, _ scopes: PictureScopes) {
    self.graph = graph
    self.flow = flow
    self.scopes = scopes
    divide()
    joinOperators()
  }

  /// Neighbouring nodes of a scope that is shown whole are one visit of it.
  private mutating func divide() {
    var visited: Set<Int> = []
    var rest = flow.nodes[...]
    while let first = rest.first {
      let scope = graph.nodes[first].scope
      guard let whole = scopes.whole[scope] else {
        units.append(PictureUnit(kind: .operation, nodes: [first], cluster: scopes.cluster[scope]))
        rest = rest.dropFirst()
        continue
      }
      let run = Array(rest.prefix { scopes.whole[graph.nodes[$0].scope] == whole })
      rest = rest.dropFirst(run.count)
      // A module with shared weights has the scope of its first use, wherever it is used again.
      let isAgain = !visited.insert(whole).inserted && scopes.isPart[whole]
      let cluster = isAgain ? units.last?.cluster : scopes.cluster[whole]
      let visits = scopes.isPart[whole] ? repetitions(of: run) : [run]
      units += visits.map { PictureUnit(kind: .visit(scope: whole), nodes: $0, cluster: cluster) }
    }
  }

  /// Puts one unit in place of several neighbours.
  mutating func replace(_ range: Range<Int>, with unit: PictureUnit) { units.replaceSubrange(range, with: [unit]) }

  // MARK: Shared weights

  /// Visits of one scope in a row: stretches of the same operations on the same variables.
  private func repetitions(of run: [Int]) -> [[Int]] {
    let steps = run.map(step)
    guard steps.contains(where: { !$0.variables.isEmpty }) else { return [run] }
    for period in 1..<run.count where run.count.isMultiple(of: period) {
      guard steps.indices.dropFirst(period).allSatisfy({ steps[$0] == steps[$0 - period] }) else { continue }
      return stride(from: 0, to: run.count, by: period).map { Array(run[$0..<$0 + period]) }
    }
    return [run]
  }

  /// What a node does, without the data that it does it to.
  private struct Step: Hashable {
    let scope: Int
    let operation: String
    let attributes: [Attribute]
    let variables: [String]
  }

  private func step(_ index: Int) -> Step {
    let node = graph.nodes[index]
    return Step(
      scope: node.scope, operation: node.operation.name, attributes: node.operation.attributes,
      variables: flow.variables(of: index).map(\.name))
  }
}
