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

  /// Neighbouring nodes of a scope that is shown whole are one visit of it, unless the graph tells several apart.
  private mutating func divide() {
    var rest = flow.nodes[...]
    while let first = rest.first {
      let scope = graph.nodes[first].scope
      guard let whole = scopes.whole[scope] else {
        units.append(PictureUnit(kind: .operation, nodes: [first], cluster: scopes.cluster[scope]))
        rest = rest.dropFirst()
        continue
      }
      let reentry = reentry(of: first)
      let run = Array(rest.prefix { scopes.whole[graph.nodes[$0].scope] == whole && self.reentry(of: $0) == reentry })
      rest = rest.dropFirst(run.count)
      // A module with shared weights has the scope of its first use, but stands where it is used.
      let place = reentry.map { graph.reentries[$0].caller } ?? whole
      units.append(PictureUnit(kind: .visit(scope: whole), nodes: run, cluster: scopes.cluster[place]))
    }
  }

  /// The visit of a shared scope that a node is part of; nil where it is made inside a unit, which hides it.
  private func reentry(of node: Int) -> Int? {
    graph.nodes[node].reentry.flatMap { scopes.whole[graph.reentries[$0].caller] == nil ? $0 : nil }
  }

  /// Puts one unit in place of several neighbours.
  mutating func replace(_ range: Range<Int>, with unit: PictureUnit) { units.replaceSubrange(range, with: [unit]) }
}
