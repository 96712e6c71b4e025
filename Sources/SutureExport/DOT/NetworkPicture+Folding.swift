extension NetworkPicture {
  /// A block that may be one of several equal ones: a node or an opened cluster.
  private struct Block {
    /// The path without the number at its end.
    let list: String
    /// The number at the end of the path.
    let number: Int
    /// The cluster; nil for a single node.
    let cluster: Int?
    /// The nodes, in order.
    let nodes: [Int]
  }

  /// Draws equal blocks that follow one another once: `layer3.0–2`, three times.
  mutating func foldNeighbours() {
    var pairs = foldablePair
    while let (first, second) = pairs {
      fold(second, into: first)
      pairs = foldablePair
    }
  }

  /// The first two neighbours that are equal.
  private var foldablePair: (Block, Block)? {
    let blocks = blocks
    for (first, second) in zip(blocks, blocks.dropFirst()) where isFoldable(first, second) { return (first, second) }
    return nil
  }

  /// The numbered blocks, in the order of computation.
  private var blocks: [Block] {
    var found: [Block] = []
    var seen: Set<Int> = []
    for (index, node) in nodes.enumerated() {
      if let cluster = node.cluster {
        guard seen.insert(cluster).inserted, !clusters.contains(where: { $0.parent == cluster }) else { continue }
        let inside = nodes.indices.filter { nodes[$0].cluster == cluster }
        if let block = block(clusters[cluster].path, clusters[cluster].count, cluster: cluster, inside) {
          found.append(block)
        }
      } else if node.kind == .block, let block = block(node.path, node.count, cluster: nil, [index]) {
        found.append(block)
      }
    }
    return found
  }

  private func block(_ path: String, _ count: Int, cluster: Int?, _ nodes: [Int]) -> Block? {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard let number = parts.last.flatMap({ Int($0) }) else { return nil }
    return Block(
      list: parts.dropLast().joined(separator: "."), number: number + count - 1, cluster: cluster, nodes: nodes)
  }

  // MARK: Comparing

  private func isFoldable(_ a: Block, _ b: Block) -> Bool {
    guard a.list == b.list, b.number == a.number + 1, (a.cluster == nil) == (b.cluster == nil) else { return false }
    if let first = a.cluster, let second = b.cluster, clusters[first].title != clusters[second].title { return false }
    guard a.nodes.count == b.nodes.count else { return false }
    guard zip(a.nodes, b.nodes).allSatisfy({ isEqual(nodes[$0], a, nodes[$1], b) }) else { return false }
    guard connections(of: a) == connections(of: b) else { return false }
    // The second reads from the first alone, and all that leaves the first.
    let entering = edges.filter { b.nodes.contains($0.target) && !b.nodes.contains($0.source) }
    let leaving = edges.filter { a.nodes.contains($0.source) && !a.nodes.contains($0.target) }
    guard Set(entering) == Set(leaving), let exit = leaving.first?.source else { return false }
    let last = edges.filter { b.nodes.contains($0.source) && !b.nodes.contains($0.target) }
    guard let place = a.nodes.firstIndex(of: exit) else { return false }
    return leaving.allSatisfy { $0.source == exit } && last.allSatisfy { $0.source == b.nodes[place] }
  }

  /// Whether two nodes differ in their paths alone.
  private func isEqual(_ first: Node, _ a: Block, _ second: Node, _ b: Block) -> Bool {
    var (x, y) = (first, second)
    (x.path, x.cluster, x.count) = (localPath(first, a), nil, 1)
    (y.path, y.cluster, y.count) = (localPath(second, b), nil, 1)
    return x == y
  }

  /// The path of a node within its block; empty for a block that is a single node.
  private func localPath(_ node: Node, _ block: Block) -> String {
    block.cluster.map { NetworkPicture.path(node.path, within: clusters[$0].path) } ?? ""
  }

  /// The edges that end in a block, with positions in the block; −1 stands for all sources outside.
  private func connections(of block: Block) -> [Edge] {
    edges.compactMap { edge in
      guard let target = block.nodes.firstIndex(of: edge.target) else { return nil }
      let source = block.nodes.firstIndex(of: edge.source) ?? -1
      return Edge(source: source, target: target, shape: edge.shape, isGate: edge.isGate)
    }
  }

  // MARK: Folding

  private mutating func fold(_ second: Block, into first: Block) {
    for (place, node) in second.nodes.enumerated() {
      for index in edges.indices where edges[index].source == node && !second.nodes.contains(edges[index].target) {
        edges[index].source = first.nodes[place]
      }
    }
    if let cluster = first.cluster {
      clusters[cluster].count += 1
    } else {
      nodes[first.nodes[0]].count += 1
    }
    remove(Set(second.nodes))
  }
}
