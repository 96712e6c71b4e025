import SutureGraph

/// How indexing by known tensors becomes a choice along one axis.
///
/// The indexed axes are brought side by side and merged. Where they are apart, the axes of the indices come first in
/// the result, otherwise in their place.
struct IndexPlan {
  /// The order of the tensor's axes with the indexed ones side by side.
  let order: [Int]
  /// The sizes with the indexed axes merged to one.
  let merged: [Int]
  /// The merged axis.
  let axis: Int
  /// The positions that are taken along the merged axis.
  let positions: [Int]
  /// The sizes of the result.
  let result: [Int]

  /// - Parameter indices: a tensor of integers for each indexed axis, nil for the others; axes behind the list are not
  ///   indexed.
  init(_ shape: Shape, _ indices: [ForeignTensor?]) throws {
    let sizes = shape.dimensions
    guard indices.count <= sizes.count else { throw LoweringRefusal("there are more indices than axes of \(shape)") }
    let indexed = indices.indices.filter { indices[$0] != nil }
    guard let first = indexed.first, let last = indexed.last else { throw LoweringRefusal("there is no index") }
    var common = Shape([])
    for index in indices.compactMap({ $0 }) {
      guard let shape = Shape.broadcast(common, Shape(index.shape)) else {
        throw LoweringRefusal("the indices do not broadcast")
      }
      common = shape
    }
    let start = last - first + 1 == indexed.count ? first : 0
    let others = sizes.indices.filter { !indexed.contains($0) }
    order = Array(others.prefix(start)) + indexed + Array(others.dropFirst(start))
    axis = start
    let extent = indexed.reduce(1) { $0 * sizes[$1] }
    let (leading, trailing) = (others.prefix(start).map { sizes[$0] }, others.dropFirst(start).map { sizes[$0] })
    merged = leading + [extent] + trailing
    result = leading + common.dimensions + trailing
    var positions = [Int](repeating: 0, count: common.elementCount)
    for axis in indexed {
      guard let index = indices[axis], let list = try index.expanded(common.dimensions).integers else {
        throw LoweringRefusal("an index is not an integer")
      }
      for (position, number) in list.enumerated() {
        let place = number < 0 ? number + sizes[axis] : number
        guard (0..<sizes[axis]).contains(place) else {
          throw LoweringRefusal("index \(number) is outside of the \(sizes[axis]) elements of axis \(axis)")
        }
        positions[position] = positions[position] * sizes[axis] + place
      }
    }
    self.positions = positions
  }
}

extension ForeignTensor {
  /// The indices of the elements that differ from 0: a list for each axis.
  func nonzero() -> [ForeignTensor] {
    let booleans = booleans
    let places = booleans.indices.filter { booleans[$0] }
    return zip(strides, shape).map { stride, size in ForeignTensor(places.map { $0 / stride % size }) }
  }

  /// The indices of the largest elements along an axis, the largest first.
  func largest(_ count: Int, axis: Int) throws -> ForeignTensor {
    let size = shape[axis]
    guard (0...size).contains(count) else { throw LoweringRefusal("\(count) of \(size) elements are chosen") }
    let values = doubles
    let inner = shape[(axis + 1)...].reduce(1, *)
    var sizes = shape
    sizes[axis] = count
    var indices = [Int](repeating: 0, count: sizes.reduce(1, *))
    for outer in 0..<shape[..<axis].reduce(1, *) {
      for offset in 0..<inner {
        let row = (0..<size).map { values[(outer * size + $0) * inner + offset] }
        let order = (0..<size).sorted { row[$0] == row[$1] ? $0 < $1 : row[$0] > row[$1] }
        for rank in 0..<count { indices[(outer * count + rank) * inner + offset] = order[rank] }
      }
    }
    return try .filling(sizes, .integers(indices))
  }
}
