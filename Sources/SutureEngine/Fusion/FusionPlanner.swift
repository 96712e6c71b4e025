import SutureExecution
import SutureGraph

/// Groups nodes that can be computed together, so that tensors are read from and written to memory as rarely as
/// possible.
///
/// Every result that must be stored in memory is an item. Items have levels, which increase along the graph with each
/// change between fused and opaque nodes. Only items of equal level form a group, so that no group depends on itself.
struct FusionPlanner {
  /// A part of the plan.
  enum Unit {
    case node(Int)
    case group(FusedGroup)
  }

  private let fusion: FusionGraph
  private let threads: Int
  private var groups: [FusedGroup?] = []
  private var facts: [GroupFacts] = []
  /// Groups that were merged; a set's representative is the group that holds all items.
  private var merged = DisjointSets()
  /// The group in which each item's result was placed; -1 for all other roots.
  private var groupOf: [Int]
  private var levels: [Int]
  /// For each root and level, the group of that level that reads the root.
  private var readers: [Reader: Int] = [:]

  private struct Reader: Hashable {
    let root: Int
    let level: Int
  }

  /// The properties that decide whether groups are merged.
  private struct GroupFacts {
    /// The largest domain, and its number of elements.
    var widest: [Int] = []
    var size = 0
    /// The atoms of all domains.
    var atoms: Set<Int> = []
    /// The number of nodes of all items.
    var nodeCount = 0
  }

  /// Work on fewer elements runs on one thread in any case.
  private static let smallCount = LoopGrain.elements * 2

  /// The maximum number of nodes of a group: the time to arrange a group grows faster than linearly.
  private static let largestGroup = 512

  private init(_ fusion: FusionGraph, threads: ThreadCount) {
    self.fusion = fusion
    self.threads = threads.value
    groupOf = [Int](repeating: -1, count: fusion.roots.count)
    levels = [Int](repeating: 0, count: fusion.roots.count)
  }

  /// The parts of a plan, each after those that it depends on.
  /// - Parameter kept: the roots that are read after the run.
  static func units(_ fusion: FusionGraph, kept: [Int], threads: ThreadCount) -> [Unit] {
    var planner = FusionPlanner(fusion, threads: threads)
    for index in fusion.graph.nodes.indices {
      switch fusion.roles[index] {
      case .view: break
      case .opaque: planner.place(opaque: index)
      case .pointwise, .reduction:
        if fusion.isStored[fusion.graph.nodes[index].outputs[0].index] { planner.place(fusion.item(index)) }
      }
    }
    return planner.ordered(kept: Set(kept))
  }

  // MARK: Levels and groups

  /// The lowest level of an item (`isFused`) or opaque node that reads a root.
  private func level(after root: Int, isFused: Bool) -> Int {
    let isItem = groupOf[root] >= 0 && !fusion.isConstant[root] && !fusion.isCut[root]
    return levels[root] + (isItem == isFused ? 0 : 1)
  }

  private mutating func place(opaque index: Int) {
    let level = fusion.inputRoots(index).map { self.level(after: $0, isFused: false) }.max() ?? 0
    for output in fusion.graph.nodes[index].outputs { levels[output.index] = level }
  }

  private mutating func place(_ item: FusedItem) {
    let isConstant = fusion.isConstant[item.target]
    var level = item.leaves.map { self.level(after: $0, isFused: true) }.max() ?? 1
    if isConstant { level = (item.leaves.map { levels[$0] }.max() ?? 0) }
    var sources: Set<Int> = []
    for leaf in item.leaves where levels[leaf] == level && groupOf[leaf] >= 0 {
      sources.insert(merged.find(groupOf[leaf]))
    }
    var chosen: Int?
    if !sources.isEmpty, !isConstant {
      chosen = merge(sources.sorted(), for: item)
      if chosen == nil { level += 2 }
    }
    if chosen == nil, !isConstant {
      let count = fusion.axes.count(item.domain)
      for leaf in item.leaves where chosen == nil && fusion.graph.shapes[leaf].elementCount == count {
        if let reader = readers[Reader(root: leaf, level: level)] {
          chosen = merge([merged.find(reader)], for: item)
        }
      }
    }
    let group = chosen ?? newGroup()
    append(item, to: group, level: isConstant ? 0 : level)
    levels[item.target] = isConstant ? 0 : fusion.isCut[item.target] ? level + 1 : level
  }

  private mutating func newGroup() -> Int {
    groups.append(FusedGroup(axes: fusion.axes, items: []))
    facts.append(GroupFacts())
    return merged.append()
  }

  private mutating func append(_ item: FusedItem, to group: Int, level: Int) {
    let parallel = item.domain.filter { !item.reduced.contains($0) }
    if groups[group]?.items.isEmpty ?? true {
      groups[group]?.parallel = parallel
    } else {
      groups[group]?.parallel.removeAll { !parallel.contains($0) }
    }
    groups[group]?.items.append(item)
    groupOf[item.target] = group
    let size = fusion.axes.count(item.domain)
    if size > facts[group].size { (facts[group].widest, facts[group].size) = (item.domain, size) }
    facts[group].atoms.formUnion(item.domain)
    facts[group].nodeCount += item.chain.count + 1
    if fusion.isConstant[item.target] { return }
    for leaf in item.leaves { readers[Reader(root: leaf, level: level)] = group }
  }

  /// Merges groups so that an item can be added to the result.
  /// - Returns: the merged group; nil if the groups and the item cannot be computed together.
  private mutating func merge(_ candidates: [Int], for item: FusedItem) -> Int? {
    var parallel = item.domain.filter { !item.reduced.contains($0) }
    var atoms = Set(item.domain)
    var widest = item.domain
    var size = fusion.axes.count(item.domain)
    var nodeCount = item.chain.count + 1
    for candidate in candidates {
      guard let group = groups[candidate] else { return nil }
      parallel = parallel.filter(group.parallel.contains)
      atoms.formUnion(facts[candidate].atoms)
      if facts[candidate].size > size { (widest, size) = (facts[candidate].widest, facts[candidate].size) }
      nodeCount += facts[candidate].nodeCount
    }
    guard atoms.count <= FusedProgram.maximumAtomCount, nodeCount <= FusionPlanner.largestGroup else { return nil }
    guard size <= FusionPlanner.smallCount || isBalanced(slices(along: parallel, of: widest)) else { return nil }
    let first = candidates[0]
    for other in candidates.dropFirst() {
      guard let group = groups[other] else { continue }
      groups[first]?.items.append(contentsOf: group.items)
      groups[first]?.parallel.removeAll { !group.parallel.contains($0) }
      if facts[other].size > facts[first].size {
        (facts[first].widest, facts[first].size) = (facts[other].widest, facts[other].size)
      }
      facts[first].atoms.formUnion(facts[other].atoms)
      facts[first].nodeCount += facts[other].nodeCount
      groups[other] = nil
      merged.merge(other, into: first)
    }
    return first
  }

  /// The number of parts into which the work over a domain can be divided along some of its atoms: their elements, or
  /// long runs of them where other atoms lie outside.
  private func slices(along atoms: [Int], of domain: [Int]) -> Int {
    guard let last = domain.lastIndex(where: { !atoms.contains($0) }) else { return fusion.axes.count(domain) }
    let outside = fusion.axes.count(domain[..<last].filter(atoms.contains))
    let run = fusion.axes.count(domain[(last + 1)...])
    return outside * max(1, run / FusedScopeTree.shortestRun)
  }

  /// Whether threads get about equal shares of so many slices.
  private func isBalanced(_ slices: Int) -> Bool { Threading.isBalanced(slices, threads: threads) }

  // MARK: Order

  /// Groups and nodes, each after those that it depends on, otherwise in the graph's order.
  private func ordered(kept: Set<Int>) -> [Unit] {
    var units: [Unit] = []
    var unitOfNode = [Int](repeating: -1, count: fusion.graph.nodes.count)
    var keys: [Int] = []
    for group in groups {
      guard var group else { continue }
      group.items.sort { $0.node < $1.node }
      for item in group.items { unitOfNode[item.node] = units.count }
      keys.append(group.items.last?.node ?? 0)
      units.append(loneReduction(group).map { .node($0) } ?? .group(group))
    }
    for index in fusion.graph.nodes.indices where fusion.roles[index] == .opaque {
      unitOfNode[index] = units.count
      keys.append(index)
      if needsGroup(index) {
        let (item, axes) = fusion.isolatedItem(index)
        units.append(.group(FusedGroup(axes: axes, items: [item])))
      } else {
        units.append(.node(index))
      }
    }
    let inputs = units.map(inputs)
    var exports = kept
    for unit in units.indices {
      for root in inputs[unit] where fusion.producers[root] >= 0 && unitOfNode[fusion.producers[root]] != unit {
        exports.insert(root)
      }
    }
    var order: [Unit] = []
    var isDone = [Bool](repeating: false, count: units.count)
    /// Units whose inputs are being emitted, with the number of inputs emitted so far.
    var waiting: [(unit: Int, emitted: Int)] = []
    for unit in units.indices.sorted(by: { keys[$0] < keys[$1] }) where !isDone[unit] {
      isDone[unit] = true
      waiting.append((unit, 0))
      while let (unit, emitted) = waiting.popLast() {
        if emitted < inputs[unit].count {
          waiting.append((unit, emitted + 1))
          let producer = fusion.producers[inputs[unit][emitted]]
          if producer >= 0, !isDone[unitOfNode[producer]] {
            isDone[unitOfNode[producer]] = true
            waiting.append((unitOfNode[producer], 0))
          }
        } else if case .group(var group) = units[unit] {
          group.exports = Set(group.items.map(\.target).filter(exports.contains))
          order.append(.group(group))
        } else {
          order.append(units[unit])
        }
      }
    }
    return order
  }

  /// The node of a group that only reduces a value in memory: its own kernel can split a single result among threads.
  private func loneReduction(_ group: FusedGroup) -> Int? {
    guard let item = group.items.first, group.items.count == 1, item.chain.isEmpty,
      fusion.roles[item.node] == .reduction, !item.leaves.contains(where: fusion.isBlocked)
    else { return nil }
    return item.node
  }

  /// Whether an opaque node has no kernel of its own: pointwise functions are always computed by a fused program,
  /// except transposed copies.
  private func needsGroup(_ index: Int) -> Bool {
    guard case .pointwise(let function) = fusion.operationRole(index) else { return false }
    return !function.isPermutation
  }

  private func inputs(of unit: Unit) -> [Int] {
    switch unit {
    case .node(let index): fusion.inputRoots(index)
    case .group(let group): group.items.flatMap(\.leaves)
    }
  }
}
