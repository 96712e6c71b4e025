import SutureGraph

/// A graph as fusion sees it: which values lie in memory, and which are computed wherever they are needed.
struct FusionGraph {
  let graph: Graph
  /// The value whose memory each value shares.
  let roots: [Int]
  let axes: ValueAxes
  /// What can be done with each node.
  ///
  /// Pointwise nodes and reductions that cannot be walked with others are opaque here.
  private(set) var roles: [FusionRole]
  /// The node that makes each root; -1 for inputs and variables.
  let producers: [Int]
  /// Whether each root lies in memory.
  private(set) var isStored: [Bool]
  /// Whether each root depends on variables alone.
  let isConstant: [Bool]
  /// Roots that are also seen through reshapes which cut axes: what reads them has to wait until they are complete.
  let isCut: [Bool]

  /// Computing a value again is worth less than this; loading a float costs 2, a simple operation 1.
  private static let recomputationLimit = 5

  /// The most pointwise nodes that one item takes in: beyond, planning would cost more than memory saves.
  private static let longestChain = 128

  /// Whether nothing that knows rows alone meets a tensor in blocks.
  let walksBlocks: Bool
  private let layout: BlockedLayout

  /// Looks at a graph; `kept` are the roots that must lie in memory at the end, `fuses` whether anything may be fused.
  init(_ layout: BlockedLayout, roots: [Int], kept: [Int], fuses: Bool) {
    let graph = layout.graph
    self.graph = graph
    self.layout = layout
    self.roots = roots
    let axes = ValueAxes(layout, roots: roots, nodes: graph.nodes.indices)
    self.axes = axes
    roles = graph.nodes.indices.map { index in
      let node = graph.nodes[index]
      let role = FusionRole(node.operation)
      guard role == .pointwise || role == .reduction else { return role }
      let isRegular = (node.inputs + node.outputs).allSatisfy {
        axes.isRegular($0, limit: FusedProgram.maximumAtomCount)
      }
      return fuses && isRegular ? role : .opaque
    }
    var producers = [Int](repeating: -1, count: roots.count)
    var isConstant = [Bool](repeating: false, count: roots.count)
    for variable in graph.variables { isConstant[variable.value.index] = true }
    for (index, node) in graph.nodes.enumerated() where roles[index] != .view {
      for output in node.outputs { producers[output.index] = index }
      if node.inputs.allSatisfy({ isConstant[roots[$0.index]] }), !(node.operation is RandomMask) {
        for output in node.outputs { isConstant[output.index] = true }
      }
    }
    self.producers = producers
    self.isConstant = isConstant
    var isCut = [Bool](repeating: false, count: roots.count)
    for index in axes.opaqueViews { isCut[roots[graph.nodes[index].inputs[0].index]] = true }
    self.isCut = isCut
    walksBlocks =
      axes.walksBlocks
      && zip(graph.nodes, roles).allSatisfy { node, role in
        role != .opaque || FusionRole(node.operation) == .opaque
          || !(node.inputs + node.outputs).contains { layout.values.contains(roots[$0.index]) }
      }
    isStored = []
    isStored = storedRoots(kept: kept)
  }

  /// Whether a root lies in blocks of channels.
  func isBlocked(_ root: Int) -> Bool { layout.values.contains(root) }

  /// The operations' inputs, or their roots.
  func inputRoots(_ node: Int) -> [Int] { graph.nodes[node].inputs.map { roots[$0.index] } }

  /// The atoms over which a pointwise node or reduction is computed.
  func domain(_ node: Int) -> [Int] {
    let node = graph.nodes[node]
    return axes.atoms((node.operation is Reduce ? node.inputs[0] : node.outputs[0]).index)
  }

  private func isPointwise(_ root: Int) -> Bool { producers[root] >= 0 && roles[producers[root]] == .pointwise }

  /// For each root the one behind it that it is expanded or permuted from, without memory of its own.
  private func origins() -> [Int] {
    var origins = Array(roots.indices)
    for (index, node) in graph.nodes.enumerated() where roles[index] == .pointwise {
      if FusionRole.cost(node.operation) == 0 { origins[node.outputs[0].index] = origins[roots[node.inputs[0].index]] }
    }
    return origins
  }

  private mutating func storedRoots(kept: [Int]) -> [Bool] {
    var isStored = roots.indices.map { !isPointwise($0) || isCut[$0] }
    for root in kept { isStored[root] = true }
    let origins = origins()
    var userCounts = [Int](repeating: 0, count: roots.count)
    for (index, node) in graph.nodes.enumerated() {
      switch roles[index] {
      case .view: break
      case .opaque: for root in inputRoots(index) { isStored[root] = true }
      case .pointwise, .reduction:
        let count = axes.count(domain(index))
        for value in node.inputs {
          // Where a value is stretched, it would be computed many times.
          if graph.shape(value).elementCount < count { isStored[origins[roots[value.index]]] = true }
        }
        for root in Set(inputRoots(index)) { userCounts[root] += 1 }
      }
    }
    var costs = [Int](repeating: 0, count: roots.count)
    /// How many nodes compute each root, counting those that are computed twice twice.
    var lengths = [Int](repeating: 0, count: roots.count)
    // A transposed copy in memory is better made by itself.
    for (index, node) in graph.nodes.enumerated().reversed() where roles[index] == .pointwise {
      guard node.operation is Permute, isStored[node.outputs[0].index] else { continue }
      roles[index] = .opaque
      isStored[roots[node.inputs[0].index]] = true
    }
    for (index, node) in graph.nodes.enumerated() where roles[index] == .pointwise {
      let root = node.outputs[0].index
      let count = graph.shape(node.outputs[0]).elementCount
      var cost = FusionRole.cost(node.operation)
      for input in Set(inputRoots(index)) {
        cost += isStored[input] ? (graph.shapes[input].elementCount == count ? 2 : 0) : costs[input]
        lengths[root] += isStored[input] ? 0 : lengths[input]
      }
      costs[root] = cost
      lengths[root] += 1
      if userCounts[root] > 1, cost > FusionGraph.recomputationLimit { isStored[root] = true }
      if lengths[root] >= FusionGraph.longestChain { isStored[root] = true }
    }
    return isStored
  }

  /// What computing a pointwise node or a reduction by itself takes, and the axes of its own for it.
  func isolatedItem(_ node: Int) -> (item: FusedItem, axes: ValueAxes) {
    let axes = ValueAxes(BlockedLayout(rowMajor: graph), roots: roots, nodes: node..<(node + 1))
    let content = graph.nodes[node]
    let target = content.outputs[0].index
    let domain = axes.atoms(content.operation is Reduce ? content.inputs[0].index : target)
    let kept = Set(axes.atoms(target))
    let reduced = content.operation is Reduce ? domain.filter { !kept.contains($0) } : []
    var seen: Set<Int> = []
    let leaves = inputRoots(node).filter { seen.insert($0).inserted }
    return (
      FusedItem(node: node, chain: [], leaves: leaves, target: target, domain: domain, reduced: reduced), axes
    )
  }

  /// What computing a stored result takes; chains are short, so the way to their beginning may be recursive.
  func item(_ node: Int) -> FusedItem {
    var chain: [Int] = []
    var leaves: [Int] = []
    var seen: Set<Int> = []
    func visit(_ node: Int) {
      for root in inputRoots(node) where seen.insert(root).inserted {
        if isStored[root] {
          leaves.append(root)
        } else {
          visit(producers[root])
          chain.append(producers[root])
        }
      }
    }
    visit(node)
    let domain = domain(node)
    let target = graph.nodes[node].outputs[0].index
    let kept = Set(axes.atoms(target))
    let isReduction = roles[node] == .reduction
    return FusedItem(
      node: node, chain: chain, leaves: leaves, target: target, domain: domain,
      reduced: isReduction ? domain.filter { !kept.contains($0) } : [])
  }
}
