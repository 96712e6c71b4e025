import SutureGraph

extension ATenRules {
  /// Reductions.
  static let reductions: Family = {
    var rules: Family = [:]
    func add(_ names: [String], _ function: ReductionFunction) {
      for name in names {
        rules[name] = one { node, builder in
          // Sums and means have the type that `dtype` names.
          let x = try typed(node, try builder.operand(node), &builder)
          return try builder.reduced(
            function, x, try builder.optionalIntegers(node, "dim"),
            keepsDimensions: try builder.boolean(node, "keepdim", false))
        }
      }
    }
    add(["sum.default", "sum.dim_IntList"], .sum)
    add(["mean.default", "mean.dim"], .mean)
    add(["amax.default", "max.default"], .maximum)
    add(["amin.default", "min.default"], .minimum)
    add(["prod.default", "prod.dim_int"], .product)
    add(["any.default", "any.dim", "any.dims"], .any)
    add(["all.default", "all.dim", "all.dims"], .all)
    for (name, largest) in [("max.dim", true), ("min.dim", false)] {
      rules[name] = { node, builder in try extreme(node, &builder, largest: largest) }
    }
    rules["aminmax.default"] = { node, builder in
      let (x, axes) = (try builder.operand(node), try builder.optionalIntegers(node, "dim"))
      let keeps = try builder.boolean(node, "keepdim", false)
      return [
        try builder.reduced(.minimum, x, axes, keepsDimensions: keeps),
        try builder.reduced(.maximum, x, axes, keepsDimensions: keeps),
      ]
    }
    for (name, isRoot) in [("var", false), ("std", true)] {
      for overload in ["default", "dim", "correction"] {
        rules["\(name).\(overload)"] = one { try variance($0, &$1, isRoot: isRoot) }
        rules["\(name)_mean.\(overload)"] = { node, builder in
          let mean = try builder.reduced(
            .mean, try builder.operand(node), try builder.optionalIntegers(node, "dim"),
            keepsDimensions: try builder.boolean(node, "keepdim", false))
          return [try variance(node, &builder, isRoot: isRoot), mean]
        }
      }
    }
    for (name, order) in [
      ("norm.Scalar", "p"), ("norm.ScalarOpt_dim", "p"), ("norm.ScalarOpt_dtype", "p"),
      ("norm.ScalarOpt_dim_dtype", "p"),
      ("linalg_vector_norm.default", "ord"), ("frobenius_norm.dim", "p"),
    ] {
      rules[name] = one { node, builder in
        try builder.norm(
          try builder.operand(node), order: try builder.real(node, .name(order), 2),
          try builder.optionalIntegers(node, "dim"), keepsDimensions: try builder.boolean(node, "keepdim", false))
      }
    }
    for name in ["logsumexp", "special_logsumexp"] {
      rules["\(name).default"] = one { node, builder in
        try builder.logSumExp(
          try builder.operand(node), try builder.optionalIntegers(node, "dim"),
          keepsDimensions: try builder.boolean(node, "keepdim", false))
      }
    }
    rules["cumsum.default"] = one { node, builder in
      try builder.cumulated(
        try typed(node, try builder.operand(node), &builder), axis: try builder.integer(node, "dim"))
    }
    return rules
  }()

  private static func variance(
    _ node: ForeignNode, _ builder: inout NetworkBuilder, isRoot: Bool
  ) throws -> ForeignValue {
    let unbiased = try builder.boolean(node, "unbiased", true) ? 1.0 : 0
    return try builder.variance(
      try builder.operand(node), try builder.optionalIntegers(node, "dim"),
      correction: try builder.real(node, "correction", unbiased),
      keepsDimensions: try builder.boolean(node, "keepdim", false), isRoot: isRoot)
  }

  /// The largest or smallest element along an axis, and its index where that has a name.
  private static func extreme(
    _ node: ForeignNode, _ builder: inout NetworkBuilder, largest: Bool
  ) throws -> [ForeignValue] {
    let x = try builder.operand(node)
    let axis = try builder.integer(node, "dim")
    let keeps = try builder.boolean(node, "keepdim", false)
    let value = try builder.reduced(largest ? .maximum : .minimum, x, [axis], keepsDimensions: keeps, ties: .first)
    guard node.outputs.count > 1, node.outputs[1] != nil else { return [value] }
    return [value, try builder.place(x, axis: axis, keepsDimensions: keeps, largest: largest)]
  }
}
