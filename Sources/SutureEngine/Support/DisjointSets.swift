/// A partition of the numbers 0 ..< count into disjoint sets that are merged over time (union–find with path halving).
struct DisjointSets {
  /// For each element another element of its set, nearer to the representative; the representative's is itself.
  private var parents: [Int]

  /// Creates sets of one element each.
  init(count: Int = 0) { parents = Array(0..<count) }

  /// Adds a set of one element, the next number.
  /// - Returns: the element.
  mutating func append() -> Int {
    parents.append(parents.count)
    return parents.count - 1
  }

  /// The element that represents the set of an element; shortens later searches.
  mutating func find(_ element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// The element that represents the set of an element, without shortening searches: as fast as `find` after
  /// `compress`.
  func representative(of element: Int) -> Int {
    var element = element
    while parents[element] != element { element = parents[element] }
    return element
  }

  /// Merges the set of an element into the set of another one, whose representative then represents both.
  mutating func merge(_ element: Int, into other: Int) {
    let target = find(other)
    parents[find(element)] = target
  }

  /// Lets every element refer directly to the representative of its set.
  mutating func compress() {
    for element in parents.indices { parents[element] = find(element) }
  }
}
