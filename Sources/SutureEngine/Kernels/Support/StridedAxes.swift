/// The axes over which several tensors are traversed together, each with its own strides.
struct StridedAxes {
  /// The sizes, outermost first; at least one axis.
  private(set) var sizes: [Int]
  /// The strides of each tensor, in elements.
  private(set) var strides: [[Int]]

  /// Drops axes of size 1 and merges neighbours that are contiguous with each other in every tensor.
  init(sizes: [Int], strides: [[Int]]) {
    self.sizes = []
    self.strides = strides.map { _ in [] }
    for axis in sizes.indices where sizes[axis] != 1 {
      let last = self.sizes.count - 1
      let joins =
        last >= 0
        && strides.indices.allSatisfy { self.strides[$0][last] == strides[$0][axis] * sizes[axis] }
      if joins {
        self.sizes[last] *= sizes[axis]
        for tensor in strides.indices { self.strides[tensor][last] = strides[tensor][axis] }
      } else {
        self.sizes.append(sizes[axis])
        for tensor in strides.indices { self.strides[tensor].append(strides[tensor][axis]) }
      }
    }
    if self.sizes.isEmpty {
      self.sizes = [1]
      self.strides = strides.map { _ in [1] }
    }
  }

  var rank: Int { sizes.count }

  /// Removes an axis.
  mutating func remove(axis: Int) {
    sizes.remove(at: axis)
    for tensor in strides.indices { strides[tensor].remove(at: axis) }
  }

  /// Moves an axis to another position.
  mutating func move(axis: Int, to position: Int) {
    sizes.insert(sizes.remove(at: axis), at: position)
    for tensor in strides.indices { strides[tensor].insert(strides[tensor].remove(at: axis), at: position) }
  }
}
