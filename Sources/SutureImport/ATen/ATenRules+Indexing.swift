import SutureGraph

extension ATenRules {
  /// Elements by indices.
  static let indexing: Family = {
    var rules: Family = [:]
    for name in ["index.Tensor", "_unsafe_index.Tensor", "index.Tensor_hacked_twin"] {
      rules[name] = one { node, builder in
        try builder.indexed(try builder.operand(node), try builder.optionalValues(node, "indices"))
      }
    }
    for name in ["index_put", "index_put_", "_unsafe_index_put", "_index_put_impl_"] {
      rules["\(name).default"] = one { node, builder in
        try builder.indexed(
          try builder.operand(node), try builder.optionalValues(node, "indices"),
          with: try builder.value(node, "values"), accumulates: try builder.boolean(node, "accumulate", false))
      }
    }
    rules["index_select.default"] = one { node, builder in
      let x = try builder.operand(node)
      let axis = try builder.axis(try builder.integer(node, "dim"), of: x)
      let index = try builder.reshaped(try builder.value(node, "index"), [-1])
      guard builder.shape(x).rank > 0 else { return try builder.reshaped(x, []) }
      return try builder.indexed(x, [ForeignValue?](repeating: nil, count: axis) + [index])
    }
    rules["gather.default"] = one { node, builder in
      try builder.gathered(
        try builder.operand(node), axis: try builder.integer(node, "dim"), try builder.value(node, "index"))
    }
    rules["take_along_dim.default"] = one { node, builder in
      let (x, index) = (try builder.operand(node), try builder.value(node, "indices"))
      guard let dim = try builder.optionalInteger(node, "dim") else {
        return try builder.gathered(try builder.flattened(x), axis: 0, try builder.flattened(index))
      }
      let axis = try builder.axis(dim, of: x)
      var (sizes, wanted) = (builder.shape(x).dimensions, builder.shape(index).dimensions)
      guard sizes.count == wanted.count, axis < sizes.count else { throw node.refused("its indices have other axes") }
      let (size, count) = (sizes[axis], wanted[axis])
      wanted[axis] = 1
      sizes[axis] = 1
      guard var common = Shape.broadcast(Shape(sizes), Shape(wanted)) else { throw node.refused("its sizes differ") }
      common[axis] = size
      let full = try builder.expanded(x, common.dimensions)
      common[axis] = count
      return try builder.gathered(full, axis: axis, try builder.expanded(index, common.dimensions))
    }
    rules["embedding.default"] = one { node, builder in
      try builder.embedded(try builder.value(node, "weight"), try builder.value(node, "indices"))
    }
    rules["one_hot.default"] = one { node, builder in
      try builder.oneHot(try builder.operand(node), classes: try builder.integer(node, "num_classes", -1))
    }
    rules["topk.default"] = { node, builder in
      let (x, count) = (try builder.operand(node), try builder.integer(node, "k"))
      let result = try builder.top(
        x, count, axis: try builder.integer(node, "dim", -1), largest: try builder.boolean(node, "largest", true))
      return [result.values, result.indices]
    }
    for overload in ["default", "stable"] {
      rules["sort.\(overload)"] = { node, builder in
        let result = try sorted(node, &builder)
        return [result.values, result.indices]
      }
      rules["argsort.\(overload)"] = one { try sorted($0, &$1).indices }
    }
    for (name, largest) in [("argmax", true), ("argmin", false)] {
      rules["\(name).default"] = one { node, builder in
        try builder.place(
          try builder.operand(node), axis: try builder.optionalInteger(node, "dim"),
          keepsDimensions: try builder.boolean(node, "keepdim", false), largest: largest)
      }
    }
    for name in ["diagonal", "diagonal_copy"] {
      rules["\(name).default"] = one { node, builder in
        try builder.diagonal(
          try builder.operand(node), offset: try builder.integer(node, "offset", 0),
          try builder.integer(node, "dim1", 0), try builder.integer(node, "dim2", 1))
      }
    }
    return rules
  }()

  /// The most elements of an axis that is sorted: each is found by a pass over all others.
  private static let longestSort = 1 << 12

  private static func sorted(
    _ node: ForeignNode, _ builder: inout NetworkBuilder
  ) throws -> (values: ForeignValue, indices: ForeignValue) {
    let x = try builder.operand(node)
    let axis = try builder.axis(try builder.integer(node, "dim", -1), of: x)
    let count = builder.shape(x).rank == 0 ? 1 : builder.shape(x)[axis]
    guard count <= longestSort else { throw node.refused("\(count) elements are sorted") }
    return try builder.top(x, count, axis: axis, largest: try builder.boolean(node, "descending", false))
  }
}
