/// A network as a person would draw it: few nodes, clusters around opened blocks, and edges with shapes.
struct NetworkPicture: Hashable {
  /// A node.
  struct Node: Hashable {
    /// What a node stands for; decides its look.
    enum Kind: Hashable {
      /// An input of the graph.
      case input
      /// An output of the graph.
      case output
      /// A module of the composition.
      case module
      /// A conversion between tokens and maps, or a projection, that belongs to the composition.
      case adapter
      /// A part of the backbone with an inside of its own, which is not shown.
      case block
      /// Layers without an inside and single operations, one after the other.
      case layers
      /// Branches that come together, in the composition.
      case `operator`
      /// Branches that come together elsewhere, as at the end of a residual connection.
      case join
    }

    /// What it stands for.
    let kind: Kind
    /// The class or sign; empty for layers.
    let title: String
    /// The path of its scope; empty if it has none.
    var path = ""
    /// Further lines.
    var details: [String] = []
    /// The layers and operations of a node of that kind, in order.
    var layers: [Layer] = []
    /// The cluster that it stands in; nil outside.
    var cluster: Int?
    /// The structure that is not shown: nodes are equal only if their structures are.
    var inside = ""
    /// How many equal neighbours it stands for.
    var count = 1
  }

  /// A layer or operation in one line.
  struct Layer: Hashable {
    /// The name within the cluster; empty for operations.
    var name: String
    /// The class or operation, with sizes.
    let text: String
  }

  /// A frame around the inside of an opened block.
  struct Cluster: Hashable {
    /// The path of its scope.
    var path: String
    /// The class.
    let title: String
    /// The cluster around it; nil if there is none.
    let parent: Int?
    /// How many equal neighbours it stands for.
    var count = 1
  }

  /// A tensor that goes from one node to another.
  struct Edge: Hashable {
    /// The node that computes it.
    var source: Int
    /// The node that reads it.
    var target: Int
    /// The sizes without the batch: `64×32×32`; empty for a tensor with one number for each image.
    let shape: String
    /// Whether the target computes weights of its branches from it.
    var isGate = false
  }

  /// The nodes in the order of computation: inputs first, outputs last.
  var nodes: [Node] = []
  /// The clusters, outer ones first.
  var clusters: [Cluster] = []
  /// The edges, in the order of their targets.
  var edges: [Edge] = []

  // MARK: Removing

  /// Removes nodes with their edges.
  mutating func remove(_ removed: Set<Int>) {
    var places: [Int?] = []
    var kept: [Node] = []
    for (index, node) in nodes.enumerated() {
      places.append(removed.contains(index) ? nil : kept.count)
      if !removed.contains(index) { kept.append(node) }
    }
    nodes = kept
    edges = edges.compactMap { edge in
      guard let source = places[edge.source], let target = places[edge.target] else { return nil }
      return Edge(source: source, target: target, shape: edge.shape, isGate: edge.isGate)
    }
  }

  // MARK: Stacking

  /// Joins layers and operations that follow one another without a branch into one node.
  mutating func stackLayers() {
    var removed: Set<Int> = []
    for index in nodes.indices where nodes[index].kind == .layers && !removed.contains(index) {
      var last = index
      while let next = successor(of: last), nodes[next].kind == .layers, nodes[next].cluster == nodes[index].cluster {
        nodes[index].layers += nodes[next].layers
        removed.insert(next)
        last = next
      }
      // The edges of the last one are those of the whole.
      for position in edges.indices where edges[position].source == last { edges[position].source = index }
    }
    remove(removed)
  }

  /// The only node that reads what a node computes, if it reads nothing else.
  private func successor(of node: Int) -> Int? {
    let targets = edges.filter { $0.source == node }.map(\.target)
    guard let target = targets.first, targets.count == 1 else { return nil }
    return edges.count { $0.target == target } == 1 ? target : nil
  }

  // MARK: Paths

  /// The path of a scope as seen from a cluster: `conv1` for `layer3.0.conv1` within `layer3.0`.
  ///
  /// The whole path where the scope is outside, as a module with shared weights may be, or without a cluster.
  static func path(_ path: String, within cluster: String?) -> String {
    guard let cluster, path.hasPrefix(cluster + ".") else { return path }
    return String(path.dropFirst(cluster.count + 1))
  }

  /// For each edge, whether a longer way leads from its source to its target, as beside a residual connection.
  var isShortcut: [Bool] {
    var targets = [[Int]](repeating: [], count: nodes.count)
    for edge in edges { targets[edge.source].append(edge.target) }
    return edges.map { edge in
      var seen: Set<Int> = []
      var pending = targets[edge.source].filter { $0 != edge.target }
      while let node = pending.popLast() {
        if node == edge.target { return true }
        guard seen.insert(node).inserted else { continue }
        // Nodes are in the order of computation: nothing behind the target leads back to it.
        pending += targets[node].filter { $0 <= edge.target }
      }
      return false
    }
  }
}
