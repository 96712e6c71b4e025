import SutureGraph

extension ONNXRules {
  /// Elements by indices.
  static let indexing: Family = {
    var rules: Family = [:]
    rules["Gather"] = one { node, builder in
      let x = try builder.value(node, 0)
      let axis = try builder.axis(try builder.integer(node, "axis", 0), of: x)
      let before = [ForeignValue?](repeating: nil, count: axis)
      return try builder.indexed(x, before + [try builder.value(node, 1)])
    }
    rules["GatherElements"] = one { node, builder in
      try builder.gathered(
        try builder.value(node, 0), axis: try builder.integer(node, "axis", 0), try builder.value(node, 1))
    }
    rules["GatherND"] = one { node, builder in
      let (x, index) = (try builder.value(node, 0), try builder.value(node, 1))
      let count = try builder.integer(node, "batch_dims", 0)
      return try builder.indexed(x, try indices(index, of: x, batchAxes: count, node, &builder))
    }
    rules["ScatterND"] = one { node, builder in
      let (x, index) = (try builder.value(node, 0), try builder.value(node, 1))
      return try builder.indexed(
        x, try indices(index, of: x, batchAxes: 0, node, &builder), with: try builder.value(node, 2),
        accumulates: try accumulates(node, builder))
    }
    for name in ["ScatterElements", "Scatter"] { rules[name] = one(scatterElements) }
    rules["TopK"] = { node, builder in
      let (x, count) = (try builder.value(node, 0), try builder.integer(node, 1))
      let result = try builder.top(
        x, count, axis: try builder.integer(node, "axis", -1), largest: try builder.boolean(node, "largest", true))
      return [result.values, result.indices]
    }
    for (name, largest) in [("ArgMax", true), ("ArgMin", false)] {
      rules[name] = one { node, builder in
        guard try !builder.boolean(node, "select_last_index", false) else {
          throw node.refused("of equal elements it takes the last")
        }
        return try builder.place(
          try builder.value(node, 0), axis: try builder.integer(node, "axis", 0),
          keepsDimensions: try builder.boolean(node, "keepdims", true), largest: largest)
      }
    }
    rules["OneHot"] = one(oneHot)
    return rules
  }()

  /// The indices of each axis, which lie side by side in the last axis of a tensor.
  private static func indices(
    _ index: ForeignValue, of x: ForeignValue, batchAxes: Int, _ node: ForeignNode, _ builder: inout NetworkBuilder
  ) throws -> [ForeignValue?] {
    let sizes = builder.shape(index).dimensions
    let rank = builder.shape(x).rank
    guard let count = sizes.last, batchAxes >= 0, batchAxes < sizes.count, count >= 1, count <= rank - batchAxes else {
      throw node.refused("its indices are \(Shape(sizes))")
    }
    let batch = try (0..<batchAxes).map { axis in try range(axis, of: sizes.dropLast().map { $0 }) }
    return try batch + (0..<count).map { try builder.element(index, axis: -1, index: $0) }
  }

  /// The index along an axis of each element of a shape, which is 1 along the others.
  private static func range(_ axis: Int, of sizes: [Int]) throws -> ForeignValue {
    let column = sizes.indices.map { $0 == axis ? sizes[axis] : 1 }
    return .known(try .filling(column, .integers(Array(0..<sizes[axis]))))
  }

  private static func accumulates(_ node: ForeignNode, _ builder: NetworkBuilder) throws -> Bool {
    switch try builder.text(node, "reduction") ?? "none" {
    case "none": return false
    case "add": return true
    case let word: throw node.refused("it combines elements by '\(word)'")
    }
  }

  private static func scatterElements(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> ForeignValue {
    let (x, part) = (try builder.value(node, 0), try builder.value(node, 2))
    let axis = try builder.axis(try builder.integer(node, "axis", 0), of: x)
    let sizes = builder.shape(x).dimensions
    guard let index = builder.known(try builder.value(node, 1)), let list = index.integers else {
      throw node.refused("its indices are computed: a graph only reads at computed places")
    }
    guard index.shape.count == sizes.count, axis < sizes.count, builder.shape(part).dimensions == index.shape else {
      throw node.refused("its indices are \(Shape(index.shape)), and its tensor \(Shape(sizes))")
    }
    let accumulates = try accumulates(node, builder)
    // Indices that do not vary along other axes replace whole slices.
    let inner = index.shape[(axis + 1)...].reduce(1, *)
    let row = (0..<index.shape[axis]).map { list.isEmpty ? 0 : list[$0 * inner] }
    let isWhole =
      sizes.indices.allSatisfy { $0 == axis || sizes[$0] == index.shape[$0] }
      && list.enumerated().allSatisfy { row[($0 / inner) % index.shape[axis]] == $1 }
    if isWhole, !accumulates, !list.isEmpty { return try builder.replaced(x, at: row, axis: axis, with: part) }
    let indices = try sizes.indices.map { $0 == axis ? ForeignValue.known(index) : try range($0, of: index.shape) }
    return try builder.indexed(x, indices, with: part, accumulates: accumulates)
  }

  private static func oneHot(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> ForeignValue {
    let (index, depth) = (try builder.value(node, 0), try builder.real(node, 1))
    let values = try builder.value(node, 2)
    guard let count = Int(exactly: depth), count >= 1, builder.shape(values) == [2] else {
      throw node.refused("it has \(depth) classes and the values \(builder.shape(values))")
    }
    let rank = builder.shape(index).rank
    let classes = try builder.range(ForeignTensor(0), ForeignTensor(count), ForeignTensor(1))
    // Negative indices count from the end.
    var place = index
    if let known = builder.known(index) {
      let size = ForeignTensor(count).cast(known.kind)
      place = .known(try .combined(.remainder, known, size))
      let isInside = known.doubles.allSatisfy { (-depth..<depth).contains($0) }
      guard isInside else { throw node.refused("an index is outside of \(count) classes") }
    }
    let isHot = try builder.compared(.equal, try builder.unsqueezed(place, -1), classes)
    let result = try builder.selected(
      isHot, try builder.element(values, axis: 0, index: 1), try builder.element(values, axis: 0, index: 0))
    let axis = try builder.axis(try builder.integer(node, "axis", -1), rank: rank + 1)
    return try builder.movedAxes(result, from: [rank], to: [axis])
  }
}
