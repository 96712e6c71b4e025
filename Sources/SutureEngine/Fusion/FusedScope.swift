import SutureExecution

/// A part of a fused program: nested loops, and the items and scopes within them in order.
struct FusedScope {
  enum Child {
    /// An index into the group's items.
    case item(Int)
    case scope(Int)
  }

  let parent: Int?
  var loops: [FusedLoop] = []
  var children: [Child] = []
}

/// Arranges the items of a group in scopes.
///
/// A scope loops over the atoms along which all its items are independent, outermost first, until the rest is small
/// enough for the first-level cache. If there are not enough such atoms, the items are divided into segments that run
/// one after the other, each with its own loops.
struct FusedScopeTree {
  /// All scopes; the first is the outermost.
  private(set) var scopes: [FusedScope] = []
  private let group: FusedGroup
  private let threads: Int

  /// The preferred number of floats of one tensor per instruction: a few such blocks fit the first-level cache.
  private static let target = 2048
  /// Blocks of up to this many floats are not divided further.
  private static let limit = 2 * target
  /// The minimum number of contiguous floats in a thread's share.
  static let shortestRun = 256

  init(_ group: FusedGroup, threads: ThreadCount) {
    self.group = group
    self.threads = threads.value
    _ = build(Array(group.items.indices), parent: nil, looped: [])
  }

  /// The loops of a scope and all scopes around it, outermost first.
  func loops(within scope: Int) -> [FusedLoop] {
    (scopes[scope].parent.map(loops(within:)) ?? []) + scopes[scope].loops
  }

  /// A scope and all scopes around it, outermost first.
  func path(to scope: Int) -> [Int] { (scopes[scope].parent.map(path) ?? []) + [scope] }

  /// The innermost scope that contains two others.
  func commonScope(_ a: Int, _ b: Int) -> Int { Array(zip(path(to: a), path(to: b))).last { $0 == $1 }?.0 ?? 0 }

  private func size(_ atoms: some Sequence<Int>) -> Int { group.axes.count(atoms) }

  private mutating func build(_ items: [Int], parent: Int?, looped: Set<Int>) -> Int {
    let scope = scopes.count
    scopes.append(FusedScope(parent: parent))
    let domains = items.map { group.items[$0].domain.filter { !looped.contains($0) } }
    var reduced: Set<Int> = []
    for item in items { reduced.formUnion(group.items[item].reduced) }
    // Of equal ones the first, whose order `segments` goes by.
    let widest = domains.max { size($0) < size($1) } ?? []
    let common = widest.filter { atom in !reduced.contains(atom) && domains.allSatisfy { $0.contains(atom) } }
    let leading = leading(common, of: widest)
    let rest = domains.map { domain in size(domain.filter { !leading.contains($0) }) }.max() ?? 1
    scopes[scope].loops = loops(over: leading, rest: rest)
    if parent == nil, scopes[scope].loops.reduce(1, { $0 * $1.blockCount }) < threads {
      scopes[scope].loops = shares(of: common, leading: leading)
    }
    let looped = looped.union(scopes[scope].loops.map(\.atom))
    if rest <= FusedScopeTree.limit {
      scopes[scope].children = items.map { .item($0) }
    } else if areIndependent(items) {
      // Reductions accumulate over the iterations of these loops.
      let inner = scopes.count
      let left = widest.filter { !looped.contains($0) }
      scopes.append(FusedScope(parent: scope))
      scopes[inner].loops = loops(over: left, rest: 1)
      scopes[inner].children = items.map { .item($0) }
      scopes[scope].children = [.scope(inner)]
    } else {
      for segment in segments(items, looped: looped) {
        let inner = build(segment, parent: scope, looped: looped)
        if scopes[inner].loops.isEmpty, inner == scopes.count - 1 {
          scopes[scope].children += scopes[inner].children
          scopes.removeLast()
        } else {
          scopes[scope].children.append(.scope(inner))
        }
      }
    }
    return scope
  }

  /// The common atoms that can be looped over without dividing contiguous memory: those outside of an atom that is not
  /// common, or all atoms if all are common.
  private func leading(_ common: [Int], of domain: [Int]) -> [Int] {
    guard let last = domain.lastIndex(where: { !common.contains($0) }) else { return common }
    return common.filter(domain[..<last].contains)
  }

  /// Loops that give every thread a share of the work although there are few leading atoms: long contiguous runs of
  /// other atoms are divided.
  private func shares(of common: [Int], leading: [Int]) -> [FusedLoop] {
    var loops = leading.map { FusedLoop(atom: $0, count: group.axes.table.size($0), block: 1) }
    var run = size(common) / size(leading)
    for atom in common where !leading.contains(atom) {
      let count = group.axes.table.size(atom)
      run /= count
      let shares = min(count, 2 * threads, max(1, count * run / FusedScopeTree.shortestRun))
      if shares > 1 {
        loops.append(FusedLoop(atom: atom, count: count, block: (count + shares - 1) / shares))
        break
      }
    }
    return loops
  }

  /// Loops over the outermost of some atoms, leaving blocks of about the target size.
  private func loops(over atoms: [Int], rest: Int) -> [FusedLoop] {
    var loops: [FusedLoop] = []
    var inner = rest
    for atom in atoms.reversed() {
      let count = group.axes.table.size(atom)
      if !loops.isEmpty {
        loops.insert(FusedLoop(atom: atom, count: count, block: 1), at: 0)
      } else if inner * count <= FusedScopeTree.target {
        inner *= count
      } else {
        let blocks = (count + max(1, FusedScopeTree.target / inner) - 1) / max(1, FusedScopeTree.target / inner)
        loops.append(FusedLoop(atom: atom, count: count, block: (count + blocks - 1) / blocks))
      }
    }
    return loops
  }

  /// Whether all items have the same domain and none depends on another.
  private func areIndependent(_ items: [Int]) -> Bool {
    let domain = Set(group.items[items[0]].domain)
    let targets = Set(items.map { group.items[$0].target })
    return items.allSatisfy {
      Set(group.items[$0].domain) == domain && targets.isDisjoint(with: group.items[$0].leaves)
    }
  }

  private struct Segment {
    var items: [Int]
    /// The atoms in the order of the first item, in which the segment is looped over.
    let order: [Int]
    let domain: Set<Int>
    /// Atoms along which all items are independent.
    var common: Set<Int>
    var needsItself = false
  }

  /// Divides items into segments: all items of a segment have the same domain, and an item depends on another one of
  /// its segment only if both are independent along some atom.
  private func segments(_ items: [Int], looped: Set<Int>) -> [[Int]] {
    var segments: [Segment] = []
    var segmentOf: [Int: Int] = [:]
    for index in items {
      let item = group.items[index]
      let domain = Set(item.domain).subtracting(looped)
      let kept = domain.subtracting(item.reduced)
      let needed = item.leaves.compactMap { segmentOf[$0] }
      let earliest = needed.max() ?? 0
      var chosen: Int?
      for position in earliest..<max(segments.count, earliest) where segments[position].domain == domain {
        let common = segments[position].common.intersection(kept)
        let order = segments[position].order
        let leading = leading(order.filter(common.contains), of: order)
        let needsItself = segments[position].needsItself || needed.contains(position)
        // Without such an atom the segment could not be divided into blocks.
        if needsItself, size(leading) == 1 || size(domain) / size(leading) > FusedScopeTree.limit { continue }
        segments[position].common = common
        segments[position].needsItself = needsItself
        segments[position].items.append(index)
        chosen = position
        break
      }
      if let chosen {
        segmentOf[item.target] = chosen
      } else {
        segmentOf[item.target] = segments.count
        segments.append(
          Segment(items: [index], order: item.domain.filter(domain.contains), domain: domain, common: kept))
      }
    }
    return segments.map(\.items)
  }
}
