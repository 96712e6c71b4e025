/// One result that a fused step keeps, with everything that is computed on the way to it.
struct FusedItem {
  /// The node that makes the result: pointwise, or a reduction.
  let node: Int
  /// The pointwise nodes that it takes in, in an order in which they can run; `node` is not among them.
  let chain: [Int]
  /// What it reads that lies in memory: the roots of values.
  let leaves: [Int]
  /// The result's root.
  let target: Int
  /// The atoms over which it is computed.
  let domain: [Int]
  /// Those of them that are joined.
  let reduced: [Int]
}

/// Results that are computed together, slice by slice.
struct FusedGroup {
  /// The axes that the items are walked along.
  let axes: ValueAxes
  /// In an order in which they can run.
  var items: [FusedItem]
  /// The atoms whose every index can be computed by itself.
  var parallel: [Int] = []
  /// The roots that others need, which therefore lie in the plan's memory.
  var exports: Set<Int> = []

  /// What it reads from the plan's memory.
  var imports: [Int] {
    var seen = Set(items.map(\.target))
    return items.flatMap(\.leaves).filter { seen.insert($0).inserted }
  }
}
