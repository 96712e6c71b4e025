/// One result of a fused step that is stored, and the nodes that compute it.
struct FusedItem {
  /// The node that produces the result: pointwise, or a reduction.
  let node: Int
  /// The pointwise nodes computed on the way, each after those that it depends on; without `node`.
  let chain: [Int]
  /// The roots of the stored values that it reads.
  let leaves: [Int]
  /// The result's root.
  let target: Int
  /// The atoms over which it is computed.
  let domain: [Int]
  /// The atoms of the domain that are reduced.
  let reduced: [Int]
}

/// Results that are computed together, slice by slice.
struct FusedGroup {
  /// The axes along which the items are traversed.
  let axes: ValueAxes
  /// The items, each after those that it depends on.
  var items: [FusedItem]
  /// The atoms along which all items are independent.
  var parallel: [Int] = []
  /// The roots that other steps read, which are therefore stored in the plan's memory.
  var exports: Set<Int> = []

  /// The roots that it reads from the plan's memory.
  var imports: [Int] {
    var seen = Set(items.map(\.target))
    return items.flatMap(\.leaves).filter { seen.insert($0).inserted }
  }
}
