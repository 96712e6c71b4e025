/// The axes along which the tensors of a graph are traversed, shared by tensors that are traversed together.
///
/// An axis is a number. Two axes may turn out to be the same, or one to consist of several others (where a tensor is
/// reshaped). Axes that are not split are *atoms*.
struct AxisTable {
  private var sizes: [Int] = []
  /// Axes that have turned out to be the same.
  private var sets = DisjointSets()
  /// The parts of a split axis, outer and inner; -1 for atoms.
  private var outer: [Int] = []
  private var inner: [Int] = []

  /// Adds an axis.
  mutating func axis(ofSize size: Int) -> Int {
    sizes.append(size)
    outer.append(-1)
    inner.append(-1)
    return sets.append()
  }

  /// The number of steps along an atom.
  func size(_ atom: Int) -> Int { sizes[atom] }

  /// The atoms of a sequence of axes, in their order.
  func atoms(_ axes: [Int]) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(axes.count)
    for axis in axes { append(atomsOf: axis, to: &result) }
    return result
  }

  private func append(atomsOf axis: Int, to result: inout [Int]) {
    let axis = sets.representative(of: axis)
    if outer[axis] < 0 { return result.append(axis) }
    append(atomsOf: outer[axis], to: &result)
    append(atomsOf: inner[axis], to: &result)
  }

  /// Identifies two sequences of axes with each other, splitting axes where sizes differ.
  ///
  /// - Returns: whether that is possible; if not, some of the axes may have been split.
  mutating func unify(_ left: [Int], _ right: [Int]) -> Bool {
    var left = Array(left.reversed())
    var right = Array(right.reversed())
    while let p = next(&left), let q = next(&right) {
      if p == q { continue }
      let (large, small) = sizes[p] >= sizes[q] ? (p, q) : (q, p)
      if sizes[large] == sizes[small] {
        sets.merge(large, into: small)
        continue
      }
      guard sizes[large].isMultiple(of: sizes[small]) else { return false }
      outer[large] = small
      inner[large] = axis(ofSize: sizes[large] / sizes[small])
      if large == p { left.append(inner[large]) } else { right.append(inner[large]) }
    }
    return next(&left) == nil && next(&right) == nil
  }

  /// Removes and returns the next atom of a sequence that is stored in reverse.
  private mutating func next(_ sequence: inout [Int]) -> Int? {
    while let axis = sequence.popLast() {
      let axis = sets.find(axis)
      if outer[axis] < 0 { return axis }
      sequence.append(inner[axis])
      sequence.append(outer[axis])
    }
    return nil
  }

  /// Makes later calls of `atoms` fast.
  mutating func compress() { sets.compress() }
}
