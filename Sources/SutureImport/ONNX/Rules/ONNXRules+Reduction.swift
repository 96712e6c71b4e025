import SutureGraph

extension ONNXRules {
  /// Reductions.
  static let reductions: Family = {
    var rules: Family = [:]
    rules["ReduceSum"] = reduction { try $3.reduced(.sum, $0, $1, keepsDimensions: $2) }
    rules["ReduceMean"] = reduction { try $3.reduced(.mean, $0, $1, keepsDimensions: $2) }
    rules["ReduceMax"] = reduction { try $3.reduced(.maximum, $0, $1, keepsDimensions: $2) }
    rules["ReduceMin"] = reduction { try $3.reduced(.minimum, $0, $1, keepsDimensions: $2) }
    rules["ReduceProd"] = reduction { try $3.reduced(.product, $0, $1, keepsDimensions: $2) }
    rules["ReduceL1"] = reduction { try $3.norm($0, order: 1, $1, keepsDimensions: $2) }
    rules["ReduceL2"] = reduction { try $3.norm($0, order: 2, $1, keepsDimensions: $2) }
    rules["ReduceLogSumExp"] = reduction { try $3.logSumExp($0, $1, keepsDimensions: $2) }
    rules["ReduceSumSquare"] = reduction {
      try $3.reduced(.sum, try $3.unary(.square, $0), $1, keepsDimensions: $2)
    }
    rules["ReduceLogSum"] = reduction {
      try $3.unary(.logarithm, try $3.reduced(.sum, $0, $1, keepsDimensions: $2))
    }
    rules["CumSum"] = one { node, builder in
      let x = try builder.value(node, 0)
      let axis = try builder.integer(node, 1)
      let isReversed = try builder.boolean(node, "reverse", false)
      let source = isReversed ? try builder.flipped(x, [axis]) : x
      var sums = try builder.cumulated(source, axis: axis)
      if try builder.boolean(node, "exclusive", false) { sums = try builder.combined(.subtract, sums, source) }
      return isReversed ? try builder.flipped(sums, [axis]) : sums
    }
    return rules
  }()

  /// A reduction of a tensor along axes, all where they are nil, that keeps them with a size of 1 or not.
  private static func reduction(
    _ body: @escaping @Sendable (ForeignValue, [Int]?, Bool, inout NetworkBuilder) throws -> ForeignValue
  ) -> NetworkBuilder.Rule {
    one { node, builder in
      let x = try builder.value(node, 0)
      let axes = try builder.optionalIntegers(node, "axes", input: 1, since: node.operation == "ReduceSum" ? 13 : 18)
      let keeps = try builder.boolean(node, "keepdims", true)
      guard axes?.isEmpty ?? true, try builder.boolean(node, "noop_with_empty_axes", false) else {
        return try body(x, axes, keeps, &builder)
      }
      // Each element is reduced alone: along a new axis.
      return try body(try builder.unsqueezed(x, 0), [0], false, &builder)
    }
  }
}
