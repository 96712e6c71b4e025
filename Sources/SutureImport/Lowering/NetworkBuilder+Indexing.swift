import SutureGraph

extension NetworkBuilder {
  /// A tensor indexed by tensors, as NumPy and PyTorch do: `x[i, :, j]`, nil for axes that are taken whole.
  ///
  /// Known indices may have any shape; a computed index must be the only one.
  package mutating func indexed(_ x: ForeignValue, _ indices: [ForeignValue?]) throws -> ForeignValue {
    if let mask = indices.first ?? nil, indices.count == 1, known(mask) == nil, kind(mask) != .boolean {
      return try indexed(x, axis: 0, computed: mask)
    }
    let given = indices.compactMap { $0 }
    if let computed = given.first, given.count == 1, known(computed) == nil, kind(computed) != .boolean {
      return try indexed(x, axis: indices.firstIndex { $0 != nil } ?? 0, computed: computed)
    }
    let plan = try IndexPlan(shape(x), try lists(indices))
    let merged = try reshaped(try permuted(x, plan.order), plan.merged)
    let taken = try picked(merged, plan.positions, axis: plan.axis)
    return try reshaped(taken, plan.result)
  }

  /// A tensor with other elements at the places that `indexed` reads.
  /// - Parameter accumulates: whether the elements are added to those that are there.
  package mutating func indexed(
    _ x: ForeignValue, _ indices: [ForeignValue?], with part: ForeignValue, accumulates: Bool = false
  ) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    if let mask = indices.first ?? nil, indices.count == 1, kind(mask) == .boolean, shape(part).elementCount == 1 {
      guard !accumulates else { throw LoweringRefusal("elements are added at the places of a mask") }
      let trailing = [Int](repeating: 1, count: max(sizes.count - shape(mask).rank, 0))
      return try filled(x, try reshaped(mask, shape(mask).dimensions + trailing), try reshaped(part, []))
    }
    let plan = try IndexPlan(shape(x), try lists(indices))
    guard !accumulates || Set(plan.positions).count == plan.positions.count else {
      throw LoweringRefusal("elements are added at indices that repeat")
    }
    let merged = try reshaped(try permuted(x, plan.order), plan.merged)
    var flat = plan.merged
    flat[plan.axis] = plan.positions.count
    var part = try reshaped(try expanded(part, plan.result), flat)
    if accumulates { part = try combined(.add, try picked(merged, plan.positions, axis: plan.axis), part) }
    let replaced = try replaced(merged, at: plan.positions, axis: plan.axis, with: part)
    var inverse = [Int](repeating: 0, count: plan.order.count)
    for (position, axis) in plan.order.enumerated() { inverse[axis] = position }
    return try permuted(try reshaped(replaced, plan.order.map { sizes[$0] }), inverse)
  }

  /// The known indices, masks as the indices of their true elements; refused where one is computed.
  private func lists(_ indices: [ForeignValue?]) throws -> [ForeignTensor?] {
    var lists: [ForeignTensor?] = []
    for index in indices {
      guard let index else {
        lists.append(nil)
        continue
      }
      guard let tensor = known(index), tensor.integers != nil else {
        throw LoweringRefusal(
          "the indices are computed: the result's shape or place would depend on a tensor's elements")
      }
      lists.append(contentsOf: tensor.kind == .boolean ? tensor.nonzero() : [tensor])
    }
    return lists
  }

  /// `x[:, index]` for one computed tensor of indices.
  private mutating func indexed(_ x: ForeignValue, axis: Int, computed index: ForeignValue) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    guard axis < sizes.count, kind(index) == .integer else {
      throw LoweringRefusal("a computed index is not an integer")
    }
    let wanted = shape(index).dimensions
    var flat = [Int](repeating: 1, count: sizes.count)
    flat[axis] = wanted.reduce(1, *)
    let taken = try taken(x, at: try reshaped(index, flat), axis: axis)
    return try reshaped(taken, sizes[..<axis] + wanted + sizes[(axis + 1)...])
  }

  /// The elements of an axis at indices, which may be computed; along other axes the two broadcast.
  private mutating func taken(_ x: ForeignValue, at index: ForeignValue, axis: Int) throws -> ForeignValue {
    try moved("take_along", [x, index], [Attribute("axis", .integer(axis))])
  }

  /// `torch.gather`: the elements of an axis at an index for each element of the result.
  package mutating func gathered(_ x: ForeignValue, axis: Int, _ index: ForeignValue) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    let (sizes, wanted) = (shape(x).dimensions, shape(index).dimensions)
    if sizes.isEmpty { return try expanded(x, wanted) }
    guard sizes.count == wanted.count, sizes.indices.allSatisfy({ $0 == axis || wanted[$0] <= sizes[$0] }) else {
      throw LoweringRefusal("indices \(Shape(wanted)) do not fit \(Shape(sizes))")
    }
    var part = x
    for other in sizes.indices where other != axis && wanted[other] < sizes[other] {
      part = try sliced(part, axis: other, from: 0, to: wanted[other])
    }
    guard let tensor = known(index), let list = tensor.integers else {
      guard kind(index) == .integer else { throw LoweringRefusal("a computed index is not an integer") }
      return try taken(part, at: index, axis: axis)
    }
    let places = list.map { $0 < 0 ? $0 + sizes[axis] : $0 }
    guard places.allSatisfy({ (0..<sizes[axis]).contains($0) }) else {
      throw LoweringRefusal("an index is outside of axis \(axis)")
    }
    // Indices that do not vary along other axes move whole slices.
    let inner = wanted[(axis + 1)...].reduce(1, *)
    let row = (0..<wanted[axis]).map { places.isEmpty ? 0 : places[$0 * inner] }
    let isUniform = places.enumerated().allSatisfy { row[($0 / inner) % wanted[axis]] == $1 }
    if isUniform, !places.isEmpty { return try picked(part, row, axis: axis) }
    if let source = known([part], for: wanted)?.first {
      // The other axes of the source and of the indices have the same sizes.
      let positions = places.enumerated().map { index, place in
        let (outer, rest) = (index / (inner * wanted[axis]), index % inner)
        return (outer * sizes[axis] + place) * inner + rest
      }
      return .known(try source.taking(positions, shape: wanted))
    }
    return try taken(part, at: .known(try .filling(wanted, .integers(places))), axis: axis)
  }

  /// The indices of the largest elements along an axis, the largest first; of equal ones the lower index comes first.
  package mutating func largest(_ x: ForeignValue, _ count: Int, axis: Int) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    if shape(x).rank == 0 { return .known(ForeignTensor(0)) }
    if let tensor = known(x) { return .known(try tensor.largest(count, axis: axis)) }
    let indices = try apply(
      "topk", [try tensor(x)], [Attribute("k", .integer(count)), Attribute("axis", .integer(axis))])
    return value(indices, .integer)
  }

  /// The largest or smallest elements along an axis, in order, and their indices.
  package mutating func top(
    _ x: ForeignValue, _ count: Int, axis: Int, largest: Bool
  ) throws -> (values: ForeignValue, indices: ForeignValue) {
    let indices = try self.largest(largest ? x : try unary(.negate, try floats(x)), count, axis: axis)
    return (try gathered(x, axis: axis, indices), indices)
  }

  /// The index of the largest or smallest element along an axis, or among all elements.
  package mutating func place(
    _ x: ForeignValue, axis: Int?, keepsDimensions: Bool, largest: Bool
  ) throws -> ForeignValue {
    let source = axis == nil ? try flattened(x) : x
    let axis = try self.axis(axis ?? 0, of: source)
    let signed = largest ? source : try unary(.negate, try floats(source))
    let index = try self.largest(signed, 1, axis: axis)
    if source.isSingle(self) { return index }
    var sizes = shape(x).dimensions
    guard sizes.count == shape(source).rank else {
      return try reshaped(index, keepsDimensions ? sizes.map { _ in 1 } : [])
    }
    if keepsDimensions { sizes[axis] = 1 } else { sizes.remove(at: axis) }
    return try reshaped(index, sizes)
  }

  /// Rows of a table by indices of any shape.
  package mutating func embedded(_ table: ForeignValue, _ indices: ForeignValue) throws -> ForeignValue {
    guard shape(table).rank == 2 else { throw LoweringRefusal("the table is \(shape(table))") }
    return try indexed(table, [indices])
  }

  /// Ones at the places of known indices: [..] → [.., classes].
  package func oneHot(_ indices: ForeignValue, classes: Int) throws -> ForeignValue {
    guard let tensor = known(indices), let list = tensor.integers else {
      throw LoweringRefusal("the indices are computed")
    }
    let count = classes >= 0 ? classes : (list.max() ?? -1) &+ 1
    guard count >= 0, ForeignTensor.evaluates(tensor.shape + [count]), list.allSatisfy({ (0..<count).contains($0) })
    else {
      throw LoweringRefusal("an index is outside of \(count) classes")
    }
    return .known(
      try .filling(tensor.shape + [count], .integers(list.flatMap { place in (0..<count).map { $0 == place ? 1 : 0 } }))
    )
  }
}

extension ForeignValue {
  /// Whether it is a single number without axes.
  fileprivate func isSingle(_ builder: NetworkBuilder) -> Bool { builder.shape(self).rank == 0 }
}
