import SutureGraph

extension ForeignTensor {
  /// The most elements of a tensor that is computed while a graph is built.
  package static let evaluationLimit = 1 << 22

  /// Whether a tensor of this shape may be computed while a graph is built.
  package static func evaluates(_ shape: [Int]) -> Bool { count(shape).map { $0 <= evaluationLimit } ?? false }

  /// Creates a tensor whose elements are all one number or truth value.
  /// - Throws: `LoweringRefusal` above the limit.
  package init(repeating number: ForeignTensor, shape: [Int]) throws {
    self = try number.reshaped([Int](repeating: 1, count: shape.count)).picked(
      shape.map { [Int](repeating: 0, count: $0) })
  }

  /// Creates a tensor of floats.
  package init(_ value: Float) {
    shape = []
    elements = .floats([value])
  }

  /// Creates a truth value.
  package init(_ value: Bool) {
    shape = []
    elements = .booleans([value])
  }

  /// Creates a tensor; throws where the elements do not fill the shape.
  package static func filling(_ shape: [Int], _ elements: Elements) throws -> ForeignTensor {
    guard let tensor = ForeignTensor(shape: shape, elements) else {
      throw LoweringRefusal("its elements do not fill the shape \(shape)")
    }
    return tensor
  }

  /// The distance between neighbours along each axis.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }

  /// The elements at some positions.
  func taking(_ positions: [Int], shape: [Int]) throws -> ForeignTensor {
    let elements: Elements =
      switch elements {
      case .floats(let values): .floats(positions.map { values[$0] })
      case .integers(let values): .integers(positions.map { values[$0] })
      case .booleans(let values): .booleans(positions.map { values[$0] })
      }
    return try .filling(shape, elements)
  }

  /// The elements in another order, given by the offsets that each index of each axis adds to the position.
  /// - Parameter offsets: for each axis of the result, the offset of each of its indices.
  func picked(offsets: [[Int]]) throws -> ForeignTensor {
    let sizes = offsets.map(\.count)
    guard ForeignTensor.evaluates(sizes) else {
      throw LoweringRefusal("a known tensor of \(Shape(sizes)) is too large")
    }
    var positions = [0]
    for table in offsets {
      var next: [Int] = []
      next.reserveCapacity(positions.count * table.count)
      for position in positions {
        for offset in table { next.append(position + offset) }
      }
      positions = next
    }
    return try taking(positions, shape: sizes)
  }

  /// The elements at lists of indices, one for each axis.
  package func picked(_ indices: [[Int]]) throws -> ForeignTensor {
    guard indices.count == shape.count,
      zip(indices, shape).allSatisfy({ list, size in list.allSatisfy { (0..<size).contains($0) } })
    else { throw LoweringRefusal("indices are outside of \(Shape(shape))") }
    return try picked(offsets: zip(indices, strides).map { list, stride in list.map { $0 * stride } })
  }

  /// The elements at a list of indices of one axis.
  package func picked(_ indices: [Int], axis: Int) throws -> ForeignTensor {
    try picked(shape.indices.map { $0 == axis ? indices : Array(0..<shape[$0]) })
  }

  /// The same elements in another shape.
  package func reshaped(_ shape: [Int]) throws -> ForeignTensor { try .filling(shape, elements) }

  /// The same elements with permuted axes.
  package func permuted(_ axes: [Int]) throws -> ForeignTensor {
    let strides = strides
    return try picked(offsets: axes.map { axis in (0..<shape[axis]).map { $0 * strides[axis] } })
  }

  /// The tensor repeated along axes of size 1, and along new axes in front.
  package func expanded(_ sizes: [Int]) throws -> ForeignTensor {
    guard Shape.broadcast(Shape(shape), Shape(sizes)) == Shape(sizes) else {
      throw LoweringRefusal("\(Shape(shape)) does not stretch to \(Shape(sizes))")
    }
    if shape == sizes { return self }
    let added = sizes.count - shape.count
    let strides = strides
    return try picked(
      offsets: sizes.enumerated().map { axis, size in
        let stride = axis >= added && shape[axis - added] != 1 ? strides[axis - added] : 0
        return (0..<size).map { $0 * stride }
      })
  }

  /// Tensors joined along an axis, their elements of the widest kind among them.
  package static func joined(_ tensors: [ForeignTensor], axis: Int) throws -> ForeignTensor {
    guard let first = tensors.first, let kind = tensors.map(\.kind).max() else {
      throw LoweringRefusal("there is nothing to join")
    }
    var shape = first.shape
    shape[axis] = tensors.reduce(0) { $0 + $1.shape[axis] }
    // All elements one after the other, and where the parts of the result begin among them.
    let flat = try ForeignTensor.chained(tensors.map { $0.cast(kind) })
    let inner = first.shape[(axis + 1)...].reduce(1, *)
    let outer = first.shape[..<axis].reduce(1, *)
    var positions: [Int] = []
    for index in 0..<outer {
      var start = 0
      for tensor in tensors {
        let length = tensor.shape[axis] * inner
        positions.append(contentsOf: (0..<length).map { start + index * length + $0 })
        start += tensor.count
      }
    }
    return try flat.taking(positions, shape: shape)
  }

  private static func chained(_ tensors: [ForeignTensor]) throws -> ForeignTensor {
    let count = tensors.reduce(0) { $0 + $1.count }
    switch tensors[0].elements {
    case .floats: return try filling([count], .floats(tensors.flatMap(\.floats)))
    case .integers: return try filling([count], .integers(tensors.flatMap { $0.integers ?? [] }))
    case .booleans: return try filling([count], .booleans(tensors.flatMap(\.booleans)))
    }
  }
}
