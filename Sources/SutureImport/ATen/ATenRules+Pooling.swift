import SutureGraph

extension ATenRules {
  /// Poolings.
  static let poolings: Family = {
    var rules: Family = [:]
    for axes in 1...2 {
      for name in ["max_pool\(axes)d", "max_pool\(axes)d_with_indices"] {
        // The indices of maxima are no result that a graph has.
        rules["\(name).default"] = one { node, builder in
          try builder.maxPooled(try builder.operand(node), try settings(node, builder), axes: axes)
        }
      }
      rules["avg_pool\(axes)d.default"] = one { node, builder in
        try builder.averagePooled(
          try builder.operand(node), try settings(node, builder),
          countsPadding: try builder.boolean(node, "count_include_pad", true),
          divisor: try builder.optionalInteger(node, "divisor_override"), axes: axes)
      }
      for name in ["adaptive_avg_pool\(axes)d", "_adaptive_avg_pool\(axes)d", "adaptive_max_pool\(axes)d"] {
        rules["\(name).default"] = one { node, builder in
          let sizes = try builder.integers(node, "output_size")
          let spread = sizes.count == 1 ? [Int](repeating: sizes[0], count: axes) : sizes
          return try builder.adaptivePooled(try builder.operand(node), spread, isMaximum: name.contains("max"))
        }
      }
    }
    return rules
  }()

  private static func settings(_ node: ForeignNode, _ builder: NetworkBuilder) throws -> PoolingSettings {
    PoolingSettings(
      kernel: try builder.integers(node, "kernel_size"), stride: try builder.integers(node, "stride", []),
      before: try builder.integers(node, "padding", [0]), dilation: try builder.integers(node, "dilation", [1]),
      roundsUp: try builder.boolean(node, "ceil_mode", false))
  }
}
