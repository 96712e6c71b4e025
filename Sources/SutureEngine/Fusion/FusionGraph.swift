import SutureGraph

/// The input of fusion planning: which values of a graph are stored in memory, and which are recomputed where they are
/// needed.
struct FusionGraph {
  let graph: Graph
  /// For each value, the value whose memory it shares.
  let roots: [Int]
  let axes: ValueAxes
  /// How each node takes part in fusion.
  ///
  /// Pointwise nodes and reductions that cannot be traversed together with others are opaque here.
  private(set) var roles: [FusionRole]
  /// The node that produces each root; -1 for inputs and variables.
  let producers: [Int]
  /// Whether each root is stored in memory.
  private(set) var isStored: [Bool]
  /// Whether each root depends on variables only.
  let isConstant: [Bool]
  /// Whether each root is also read through a reshape across axis boundaries: such readers need the complete value.
  let isCut: [Bool]

  /// Values that cost more than this per element are stored rather than recomputed; an addition costs 1, loading a
  /// float from memory 2.
  private static let recomputationLimit = 5

  /// The maximum number of pointwise nodes in one item: in longer chains planning time grows too fast.
  private static let longestChain = 128

  /// Whether no node that requires rows reads or writes a tensor in blocks.
  let walksBlocks: Bool
  private let layout: BlockedLayout

  /// Analyses a graph.
  ///
  /// - Parameters:
  ///   - roots: for each value, the value whose memory it shares.
  ///   - kept: the roots that must be stored in memory at the end.
  ///   - fuses: whether operations may be computed together.
  init(_ layout: BlockedLayout, roots: [Int], kept: [Int], fuses: Bool) {
    let graph = layout.graph
    self.graph = graph
    self.layout = layout
    self.roots = roots
    let axes = ValueAxes(layout, roots: roots, nodes: graph.nodes.indices)
    self.axes = axes
    let ownRoles = layout.roles.map(FusionRole.init)
    let roles = graph.nodes.indices.map { index in
      let role = ownRoles[index]
      guard role == .pointwise || role == .reduction else { return role }
      let node = graph.nodes[index]
      let isRegular =
        !axes.conflicts.contains(index)
        && (node.inputs + node.outputs).allSatisfy { axes.isRegular($0, limit: FusedProgram.maximumAtomCount) }
      return fuses && isRegular ? role : .opaque
    }
    self.roles = roles
    var producers = [Int](repeating: -1, count: roots.count)
    var isConstant = [Bool](repeating: false, count: roots.count)
    for variable in graph.variables { isConstant[variable.value.index] = true }
    for (index, node) in graph.nodes.enumerated() where roles[index] != .view {
      for output in node.outputs { producers[output.index] = index }
      if node.inputs.allSatisfy({ isConstant[roots[$0.index]] }), !layout.roles[index].dependsOnSeed {
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
      && graph.nodes.indices.allSatisfy { index in
        let node = graph.nodes[index]
        return roles[index] != .opaque || ownRoles[index] == .opaque
          || !(node.inputs + node.outputs).contains { layout.values.contains(roots[$0.index]) }
      }
    isStored = []
    isStored = storedRoots(kept: kept)
  }

  /// Whether a root lies in blocks of channels.
  func isBlocked(_ root: Int) -> Bool { layout.values.contains(root) }

  /// What a node is by itself, whether or not it can be fused here.
  func operationRole(_ node: Int) -> OperationRole { layout.roles[node] }

  /// How a node combines elements; nil if it is not a reduction.
  func reduction(_ node: Int) -> ReduceFunction? {
    guard case .reduction(let reduce) = layout.roles[node] else { return nil }
    return reduce.function
  }

  /// Whether a node's output elements are input elements at other indices: fused programs read them through strides.
  func isRearrangement(_ node: Int) -> Bool {
    guard case .pointwise(let function) = layout.roles[node] else { return false }
    return function.isRearrangement
  }

  /// The roots of a node's inputs.
  func inputRoots(_ node: Int) -> [Int] { graph.nodes[node].inputs.map { roots[$0.index] } }

  /// The value over whose elements a pointwise node or reduction is computed: what a reduction reads, or what another
  /// node writes.
  private func domainValue(_ index: Int) -> Value {
    let node = graph.nodes[index]
    return reduction(index) == nil ? node.outputs[0] : node.inputs[0]
  }

  /// The atoms over which a pointwise node or reduction is computed.
  func domain(_ node: Int) -> [Int] { axes.atoms(domainValue(node).index) }

  /// The function of a node that is pointwise here; nil for others.
  private func pointwiseFunction(_ index: Int) -> PointwiseFunction? {
    guard roles[index] == .pointwise, case .pointwise(let function) = layout.roles[index] else { return nil }
    return function
  }

  private func isPointwise(_ root: Int) -> Bool { producers[root] >= 0 && roles[producers[root]] == .pointwise }

  /// For each root, the root of which it is an expansion or permutation without memory of its own, or itself.
  private func origins() -> [Int] {
    var origins = Array(roots.indices)
    for (index, node) in graph.nodes.enumerated() where pointwiseFunction(index)?.isRearrangement == true {
      origins[node.outputs[0].index] = origins[roots[node.inputs[0].index]]
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
          // An expanded value would be recomputed many times.
          if graph.shape(value).elementCount < count { isStored[origins[roots[value.index]]] = true }
        }
        for root in Set(inputRoots(index)) { userCounts[root] += 1 }
      }
    }
    var costs = [Int](repeating: 0, count: roots.count)
    /// The number of nodes evaluated to compute each root, counting repeated evaluations.
    var lengths = [Int](repeating: 0, count: roots.count)
    // A transposed copy in memory is faster as a step of its own.
    for (index, node) in graph.nodes.enumerated().reversed() {
      guard pointwiseFunction(index)?.isPermutation == true, isStored[node.outputs[0].index] else { continue }
      roles[index] = .opaque
      isStored[roots[node.inputs[0].index]] = true
    }
    for (index, node) in graph.nodes.enumerated() {
      guard let function = pointwiseFunction(index) else { continue }
      let root = node.outputs[0].index
      let count = graph.shape(node.outputs[0]).elementCount
      var cost = function.cost
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

  /// The item that computes a pointwise node or a reduction by itself, and axes that serve this node only.
  func isolatedItem(_ node: Int) -> (item: FusedItem, axes: ValueAxes) {
    let rowMajor = BlockedLayout(rowMajor: graph, roles: layout.roles)
    let axes = ValueAxes(rowMajor, roots: roots, nodes: node..<(node + 1))
    let target = graph.nodes[node].outputs[0].index
    let domain = axes.atoms(domainValue(node).index)
    // A pointwise node is computed over the atoms of its output, so none of them is reduced.
    let kept = Set(axes.atoms(target))
    let reduced = domain.filter { !kept.contains($0) }
    var seen: Set<Int> = []
    let leaves = inputRoots(node).filter { seen.insert($0).inserted }
    return (
      FusedItem(node: node, chain: [], leaves: leaves, target: target, domain: domain, reduced: reduced), axes
    )
  }

  /// The item that computes a stored result; the recursion is bounded by `longestChain`.
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
    return FusedItem(
      node: node, chain: chain, leaves: leaves, target: target, domain: domain,
      reduced: domain.filter { !kept.contains($0) })
  }
}
