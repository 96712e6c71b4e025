import CKernels
import SutureExecution
import SutureGraph

/// Writes the program of a group.
struct FusedProgramBuilder {
  private let fusion: FusionGraph
  private let graph: Graph
  private let roots: [Int]
  private let group: FusedGroup
  private let tree: FusedScopeTree
  /// For each root that the program reads from or writes to the plan's memory, its index among the program's roots.
  private var bases: [Int: Int32] = [:]
  /// The storage of each item's result.
  private var results: [FusedStorage] = []
  /// The item that produces each root.
  private var itemOf: [Int: Int] = [:]
  /// The items that read each root.
  private var users: [Int: [Int]] = [:]
  /// The scope of each item.
  private var scopeOf: [Int]
  /// The reductions that are initialized before, and finished after, an item (key: its index) or a scope (key: −1 minus
  /// its index).
  private var starting: [Int: [Int]] = [:]
  private var scratch = FusedScratch()
  /// The position of each atom in scratch memory, 0 for the outermost: as in the largest tensor.
  private var ranks: [Int: Int] = [:]
  private(set) var program = FusedProgram()

  /// Results with at least this many floats do not fit the last-level cache and bypass the caches.
  private static let streamCount = 4 << 20

  /// Writes the program.
  /// - Throws: `EngineError.missingKernel` if the group holds a node that is neither pointwise nor a reduction.
  init(_ group: FusedGroup, _ fusion: FusionGraph, threads: ThreadCount) throws(EngineError) {
    self.group = group
    self.fusion = fusion
    graph = fusion.graph
    roots = fusion.roots
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
    for index in group.items.indices where reduction(index) != nil {
      let home = home(of: index)
      let inner = tree.path(to: scopeOf[index]).first { tree.scopes[$0].parent == home }
      starting[inner.map { -1 - $0 } ?? index, default: []].append(index)
    }
    placeResults()
    program.outer = tree.scopes[0].loops
    try emit(0, loops: program.outer)
    program.scratchCount = scratch.count
  }

  // MARK: Storage of results

  /// The scope in which a result is initialized and finished: outside all loops over its reduced axes.
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
        results.append(storage)
        continue
      }
      var scope = home(of: index)
      for user in users[item.target] ?? [] { scope = tree.commonScope(scope, scopeOf[user]) }
      results.append(scratchStorage(group.axes.atoms(item.target), in: scope).storage)
    }
  }

  /// Whether an item's result is too large to be still in a cache when it is read.
  private func streams(_ index: Int) -> Bool {
    let item = group.items[index]
    return reduction(index) == nil && group.axes.count(item.domain) >= FusedProgramBuilder.streamCount
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

  /// Scratch memory for the elements along some atoms that one block of a scope's loops computes.
  private mutating func scratchStorage(_ atoms: [Int], in scope: Int) -> (storage: FusedStorage, count: Int) {
    let loops = tree.loops(within: scope)
    var strides: [Int: Int] = [:]
    var count = 1
    // The order depends only on the group, so that equal domains have equal layouts.
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

  private mutating func emit(_ scope: Int, loops: [FusedLoop]) throws(EngineError) {
    var temporaries = Temporaries(lastUses: lastUses(in: scope))
    for child in tree.scopes[scope].children {
      switch child {
      case .item(let item):
        let starting = starting[item] ?? []
        for item in starting { emitStart(item, loops) }
        try emit(item, scope, loops, &temporaries)
        for item in starting { emitEnd(item, loops) }
      case .scope(let inner):
        let starting = starting[-1 - inner] ?? []
        for item in starting { emitStart(item, loops) }
        try emitLoops(inner, loops)
        for item in starting { emitEnd(item, loops) }
      }
    }
  }

  private mutating func emitLoops(_ scope: Int, _ outer: [FusedLoop]) throws(EngineError) {
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
    try emit(scope, loops: outer + loops)
    for begin in begins { program.instructions[begin].end = Int32(program.instructions.count) }
  }

  /// Values that exist only within a scope.
  private struct Temporaries {
    /// For each item, the roots that it reads last.
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
  ) throws(EngineError) {
    let item = group.items[index]
    let product = productBehind(item)
    for node in item.chain where !fusion.isRearrangement(node) && node != product {
      let root = graph.nodes[node].outputs[0].index
      if temporaries.storages[root] != nil { continue }
      let place = scratchStorage(group.axes.atoms(root), in: scope)
      temporaries.storages[root] = place
      try emit(node, to: place.storage, over: group.axes.atoms(root), loops, temporaries)
    }
    if let product {
      try emit(product, to: results[index], over: item.domain, loops, temporaries, sums: true)
    } else {
      try emit(item.node, to: results[index], over: item.domain, loops, temporaries)
    }
    for root in temporaries.lastUses[index] ?? [] {
      if let place = temporaries.storages[root] { scratch.giveBack(place.storage.offset, place.count) }
    }
  }

  /// The node whose product an item sums, if nothing else in the item reads the product.
  private func productBehind(_ item: FusedItem) -> Int? {
    guard let reduction = fusion.reduction(item.node), reduction != .max, let node = item.chain.last,
      graph.nodes[node].outputs[0].index == roots[graph.nodes[item.node].inputs[0].index],
      case .pointwise(let function) = fusion.operationRole(node)
    else { return nil }
    return function == .binary(.multiply) || function == .unary(.square) ? node : nil
  }

  /// The storage of an input.
  private mutating func storage(of value: Int, _ temporaries: Temporaries) -> FusedStorage {
    let root = roots[value]
    if let place = temporaries.storages[root] { return place.storage }
    if let item = itemOf[root] { return results[item] }
    if bases[root] == nil, fusion.producers[root] >= 0 {
      // An expanded or permuted value is read from the memory of its origin.
      return storage(of: graph.nodes[fusion.producers[root]].inputs[0].index, temporaries)
    }
    return memory(value)
  }

  private mutating func emit(
    _ node: Int, to y: FusedStorage, over domain: [Int], _ loops: [FusedLoop], _ temporaries: Temporaries,
    sums: Bool = false
  ) throws(EngineError) {
    let inputs = graph.nodes[node].inputs.map { storage(of: $0.index, temporaries) }
    var instruction =
      sums
      ? suture_fused_instruction.sumOfProducts
      : try suture_fused_instruction(graph.nodes[node], fusion.operationRole(node))
    let second = inputs.count > 1 ? inputs[1] : inputs[0]
    lay(&instruction, y: y, a: inputs[0], b: second, over: domain, loops)
    program.instructions.append(instruction)
  }

  private mutating func emitStart(_ item: Int, _ loops: [FusedLoop]) {
    var instruction = suture_fused_instruction()
    instruction.code = suture_fused_code(suture_fused_fill)
    instruction.p = reduction(item) == .max ? -.infinity : 0
    emitOnResult(item, instruction, loops)
  }

  private mutating func emitEnd(_ item: Int, _ loops: [FusedLoop]) {
    guard reduction(item) == .mean else { return }
    var instruction = suture_fused_instruction()
    instruction.code = suture_fused_code(suture_fused_affine)
    instruction.p = 1 / Float(group.axes.count(group.items[item].reduced))
    emitOnResult(item, instruction, loops)
  }

  /// How an item combines elements; nil if it is not a reduction.
  private func reduction(_ item: Int) -> ReduceFunction? { fusion.reduction(group.items[item].node) }

  private mutating func emitOnResult(_ item: Int, _ instruction: suture_fused_instruction, _ loops: [FusedLoop]) {
    var instruction = instruction
    let place = results[item]
    let item = group.items[item]
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
