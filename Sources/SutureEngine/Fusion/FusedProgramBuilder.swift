import CKernels
import SutureExecution
import SutureGraph

/// Writes the program of a group.
struct FusedProgramBuilder {
  private let graph: Graph
  private let roots: [Int]
  private let group: FusedGroup
  private let tree: FusedScopeTree
  /// For each value that is needed outside, and each that comes from there, its place among the program's roots.
  private var bases: [Int: Int32] = [:]
  private var storages: [Int: FusedStorage] = [:]
  /// The item that makes each root.
  private var itemOf: [Int: Int] = [:]
  /// The items that read each root.
  private var users: [Int: [Int]] = [:]
  /// The scope in which each item stands.
  private var scopeOf: [Int]
  /// The reductions that are begun before, and finished after, each item (by its index) or scope (by -1 less its own).
  private var starting: [Int: [Int]] = [:]
  /// The nodes that make values which are only passed on, by root.
  private let producers: [Int]
  private var scratch = FusedScratch()
  /// How far inwards each atom lies in scratch memory: as in the largest tensor.
  private var ranks: [Int: Int] = [:]
  private(set) var program = FusedProgram()

  /// Results of fewer floats may stay in a last cache.
  private static let streamCount = 4 << 20

  init(_ group: FusedGroup, _ fusion: FusionGraph, threads: ThreadCount) {
    self.group = group
    graph = fusion.graph
    roots = fusion.roots
    producers = fusion.producers
    tree = FusedScopeTree(group, threads: threads)
    scopeOf = [Int](repeating: 0, count: group.items.count)
    let axes = group.axes
    for item in group.items.sorted(by: { axes.count($0.domain) > axes.count($1.domain) }) {
      for atom in item.domain where ranks[atom] == nil { ranks[atom] = ranks.count }
    }
    for (index, item) in group.items.enumerated() {
      itemOf[item.target] = index
      for leaf in Set(item.leaves) { users[leaf, default: []].append(index) }
    }
    for (scope, content) in tree.scopes.enumerated() {
      for case .item(let item) in content.children { scopeOf[item] = scope }
    }
    for index in group.items.indices where isReduction(index) {
      let home = home(of: index)
      let inner = tree.path(to: scopeOf[index]).first { tree.scopes[$0].parent == home }
      starting[inner.map { -1 - $0 } ?? index, default: []].append(index)
    }
    placeResults()
    program.outer = tree.scopes[0].loops
    emit(0, loops: program.outer)
    program.scratchCount = scratch.count
  }

  // MARK: Places of results

  /// The scope in which a result is begun and finished: outside all loops over which it is joined.
  private func home(of item: Int) -> Int {
    let reduced = group.items[item].reduced
    var home = scopeOf[item]
    for scope in tree.path(to: home).reversed() {
      if tree.scopes[scope].loops.contains(where: { reduced.contains($0.atom) }), let parent = tree.scopes[scope].parent
      {
        home = parent
      }
    }
    return home
  }

  private mutating func placeResults() {
    for (index, item) in group.items.enumerated() {
      for leaf in item.leaves where itemOf[leaf] == nil { _ = base(of: leaf) }
      if group.exports.contains(item.target) {
        var storage = memory(item.target)
        storage.streams = streams(index)
        storages[item.target] = storage
        continue
      }
      var scope = home(of: index)
      for user in users[item.target] ?? [] { scope = tree.commonScope(scope, scopeOf[user]) }
      storages[item.target] = scratchStorage(group.axes.atoms(item.target), in: scope).storage
    }
  }

  /// Whether an item's result is too large to be found in a cache by whoever reads it.
  private func streams(_ index: Int) -> Bool {
    let item = group.items[index]
    return !isReduction(index) && group.axes.count(item.domain) >= FusedProgramBuilder.streamCount
      && users[item.target] == nil
  }

  private mutating func base(of root: Int) -> Int32 {
    if let base = bases[root] { return base }
    let base = Int32(program.roots.count)
    program.roots.append(root)
    bases[root] = base
    return base
  }

  /// A root in the plan's memory, row-major.
  private mutating func memory(_ value: Int) -> FusedStorage {
    FusedStorage(base: base(of: roots[value]), offset: 0, strides: rowMajor(group.axes.atoms(value)), depth: 0)
  }

  private func rowMajor(_ atoms: [Int]) -> [Int: Int] {
    var strides: [Int: Int] = [:]
    var stride = 1
    for atom in atoms.reversed() {
      strides[atom] = stride
      stride *= group.axes.table.size(atom)
    }
    return strides
  }

  /// Memory for what one block of a scope's loops makes along some atoms.
  private mutating func scratchStorage(_ atoms: [Int], in scope: Int) -> (storage: FusedStorage, count: Int) {
    let loops = tree.loops(within: scope)
    var strides: [Int: Int] = [:]
    var count = 1
    // In an order that depends on the group alone, so that equal domains are laid out alike.
    for atom in atoms.sorted(by: { ranks[$0, default: 0] > ranks[$1, default: 0] }) {
      let loop = loops.first { $0.atom == atom }
      let size = loop?.block ?? group.axes.table.size(atom)
      if size == 1 { continue }
      strides[atom] = count
      count *= size
    }
    return (FusedStorage(base: -1, offset: scratch.take(count), strides: strides, depth: loops.count), count)
  }

  // MARK: Instructions

  private mutating func emit(_ scope: Int, loops: [FusedLoop]) {
    var temporaries = Temporaries(lastUses: lastUses(in: scope))
    for child in tree.scopes[scope].children {
      switch child {
      case .item(let item):
        let starting = starting[item] ?? []
        for item in starting { emitStart(item, loops) }
        emit(item, scope, loops, &temporaries)
        for item in starting { emitEnd(item, loops) }
      case .scope(let inner):
        let starting = starting[-1 - inner] ?? []
        for item in starting { emitStart(item, loops) }
        emitLoops(inner, loops)
        for item in starting { emitEnd(item, loops) }
      }
    }
  }

  private mutating func emitLoops(_ scope: Int, _ outer: [FusedLoop]) {
    let loops = tree.scopes[scope].loops
    var begins: [Int] = []
    for (position, loop) in loops.enumerated() {
      begins.append(program.instructions.count)
      var instruction = suture_fused_instruction()
      instruction.code = suture_fused_code(suture_fused_loop)
      instruction.level = Int32(outer.count + position)
      instruction.count = Int64(loop.count)
      instruction.block = Int64(loop.block)
      program.instructions.append(instruction)
    }
    emit(scope, loops: outer + loops)
    for begin in begins { program.instructions[begin].end = Int32(program.instructions.count) }
  }

  /// Values that live within a scope only.
  private struct Temporaries {
    /// The roots that no item after each needs any more.
    let lastUses: [Int: [Int]]
    var storages: [Int: (storage: FusedStorage, count: Int)] = [:]
  }

  private func lastUses(in scope: Int) -> [Int: [Int]] {
    var seen: Set<Int> = []
    var uses: [Int: [Int]] = [:]
    for case .item(let item) in tree.scopes[scope].children.reversed() {
      for node in group.items[item].chain {
        let root = graph.nodes[node].outputs[0].index
        if seen.insert(root).inserted { uses[item, default: []].append(root) }
      }
    }
    return uses
  }

  private mutating func emit(
    _ index: Int, _ scope: Int, _ loops: [FusedLoop], _ temporaries: inout Temporaries
  ) {
    let item = group.items[index]
    let product = productBehind(item)
    for node in item.chain where !isPassedOn(node) && node != product {
      let root = graph.nodes[node].outputs[0].index
      if temporaries.storages[root] != nil { continue }
      let place = scratchStorage(group.axes.atoms(root), in: scope)
      temporaries.storages[root] = place
      emit(node, to: place.storage, over: group.axes.atoms(root), loops, temporaries)
    }
    if let product {
      emit(product, to: resultStorage(item), over: item.domain, loops, temporaries, sums: true)
    } else {
      emit(item.node, to: resultStorage(item), over: item.domain, loops, temporaries)
    }
    for root in temporaries.lastUses[index] ?? [] {
      if let place = temporaries.storages[root] { scratch.giveBack(place.storage.offset, place.count) }
    }
  }

  private func resultStorage(_ item: FusedItem) -> FusedStorage {
    storages[item.target] ?? FusedStorage(base: -1, offset: 0, strides: [:], depth: 0)
  }

  /// Whether a node's value is its input's, seen in another way.
  private func isPassedOn(_ node: Int) -> Bool {
    graph.nodes[node].operation is Expand || graph.nodes[node].operation is Permute
  }

  /// The product that an item sums, where nothing else in the item needs it.
  private func productBehind(_ item: FusedItem) -> Int? {
    guard let reduce = graph.nodes[item.node].operation as? Reduce, reduce.function != .max else { return nil }
    let root = roots[graph.nodes[item.node].inputs[0].index]
    guard let node = item.chain.last, graph.nodes[node].outputs[0].index == root else { return nil }
    switch graph.nodes[node].operation {
    case let binary as Binary where binary.function == .multiply: return node
    case let unary as Unary where unary.function == .square: return node
    default: return nil
    }
  }

  /// Where an input is found.
  private mutating func storage(of value: Int, _ temporaries: Temporaries) -> FusedStorage {
    let root = roots[value]
    if let place = temporaries.storages[root] { return place.storage }
    if let place = storages[root] { return place }
    if bases[root] == nil, producers[root] >= 0 {
      // Expanded or permuted on the way.
      return storage(of: graph.nodes[producers[root]].inputs[0].index, temporaries)
    }
    return memory(value)
  }

  private mutating func emit(
    _ node: Int, to y: FusedStorage, over domain: [Int], _ loops: [FusedLoop], _ temporaries: Temporaries,
    sums: Bool = false
  ) {
    let inputs = graph.nodes[node].inputs.map { storage(of: $0.index, temporaries) }
    var instruction =
      sums ? suture_fused_instruction.sumOfProducts : suture_fused_instruction(graph.nodes[node].operation)
    let second = inputs.count > 1 ? inputs[1] : inputs[0]
    lay(&instruction, y: y, a: inputs[0], b: second, over: domain, loops)
    program.instructions.append(instruction)
  }

  private mutating func emitStart(_ item: Int, _ loops: [FusedLoop]) {
    var instruction = suture_fused_instruction()
    instruction.code = suture_fused_code(suture_fused_fill)
    instruction.p = isLargest(item) ? -.infinity : 0
    emitOnResult(item, instruction, loops)
  }

  private mutating func emitEnd(_ item: Int, _ loops: [FusedLoop]) {
    guard let reduce = graph.nodes[group.items[item].node].operation as? Reduce, reduce.function == .mean else {
      return
    }
    var instruction = suture_fused_instruction()
    instruction.code = suture_fused_code(suture_fused_affine)
    instruction.p = 1 / Float(group.axes.count(group.items[item].reduced))
    emitOnResult(item, instruction, loops)
  }

  private func isReduction(_ item: Int) -> Bool { graph.nodes[group.items[item].node].operation is Reduce }

  private func isLargest(_ item: Int) -> Bool {
    (graph.nodes[group.items[item].node].operation as? Reduce)?.function == .max
  }

  private mutating func emitOnResult(_ item: Int, _ instruction: suture_fused_instruction, _ loops: [FusedLoop]) {
    var instruction = instruction
    let item = group.items[item]
    let place = resultStorage(item)
    lay(&instruction, y: place, a: place, b: place, over: item.domain.filter { !item.reduced.contains($0) }, loops)
    program.instructions.append(instruction)
  }

  /// Fills in an instruction's axes and operands.
  private mutating func lay(
    _ instruction: inout suture_fused_instruction, y: FusedStorage, a: FusedStorage, b: FusedStorage,
    over domain: [Int], _ loops: [FusedLoop]
  ) {
    instruction.streams = y.streams
    let axes = FusedAxes(domain: domain, operands: [a, y, b], loops: loops, table: group.axes.table)
    axes.write(to: &instruction)
    instruction.a = axes.operand(0)
    instruction.y = axes.operand(1)
    instruction.b = axes.operand(2)
    program.elementCount += group.axes.count(domain)
  }
}
