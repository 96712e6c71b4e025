/// The axes along which the tensors of a graph are walked, shared by tensors that are walked together.
///
/// An axis is a number. Two axes can turn out to be the same one, or one to be several others in a row (where a tensor
/// is reshaped); those that are not split are *atoms*.
struct AxisTable {
  private var sizes: [Int] = []
  private var parents: [Int] = []
  /// The parts of a split axis, outer and inner; -1 for atoms.
  private var outer: [Int] = []
  private var inner: [Int] = []

  /// Adds an axis.
  mutating func axis(ofSize size: Int) -> Int {
    sizes.append(size)
    parents.append(parents.count)
    outer.append(-1)
    inner.append(-1)
    return sizes.count - 1
  }

  /// The number of steps along an atom.
  func size(_ atom: Int) -> Int { sizes[atom] }

  /// The atoms that axes are made of, in their order.
  func atoms(_ axes: [Int]) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(axes.count)
    for axis in axes { append(atomsOf: axis, to: &result) }
    return result
  }

  private func append(atomsOf axis: Int, to result: inout [Int]) {
    let root = root(axis)
    if outer[root] < 0 { return result.append(root) }
    append(atomsOf: outer[root], to: &result)
    append(atomsOf: inner[root], to: &result)
  }

  /// Makes two sequences of axes one, splitting axes where sizes differ.
  ///
  /// - Returns: whether they could be; where not, some of their axes may have been split.
  mutating func unify(_ left: [Int], _ right: [Int]) -> Bool {
    var left = Array(left.reversed())
    var right = Array(right.reversed())
    while let p = next(&left), let q = next(&right) {
      if p == q { continue }
      let (large, small) = sizes[p] >= sizes[q] ? (p, q) : (q, p)
      if sizes[large] == sizes[small] {
        parents[large] = small
        continue
      }
      guard sizes[large].isMultiple(of: sizes[small]) else { return false }
      outer[large] = small
      inner[large] = axis(ofSize: sizes[large] / sizes[small])
      if large == p { left.append(inner[large]) } else { right.append(inner[large]) }
    }
    return next(&left) == nil && next(&right) == nil
  }

  /// Takes the next atom of a sequence that is kept in reverse.
  private mutating func next(_ sequence: inout [Int]) -> Int? {
    while let axis = sequence.popLast() {
      let root = find(axis)
      if outer[root] < 0 { return root }
      sequence.append(inner[root])
      sequence.append(outer[root])
    }
    return nil
  }

  private func root(_ axis: Int) -> Int {
    var axis = axis
    while parents[axis] != axis { axis = parents[axis] }
    return axis
  }

  /// As `root`, and halves the way for those that come later.
  private mutating func find(_ axis: Int) -> Int {
    var axis = axis
    while parents[axis] != axis {
      parents[axis] = parents[parents[axis]]
      axis = parents[axis]
    }
    return axis
  }

  /// Lets every axis find its root in one step.
  mutating func compress() {
    for axis in parents.indices { parents[axis] = find(axis) }
  }
}
