import SutureGraph

extension ATenRules {
  /// Interpolation, windows as columns, and samples at places.
  static let resizing: Family = {
    var rules: Family = [:]
    let methods: [(String, Interpolation)] = [
      ("upsample_nearest1d", .nearest), ("upsample_nearest2d", .nearest), ("_upsample_nearest_exact1d", .nearestCentre),
      ("_upsample_nearest_exact2d", .nearestCentre), ("upsample_linear1d", .linear), ("upsample_bilinear2d", .linear),
      ("upsample_bicubic2d", .cubic),
    ]
    for (name, method) in methods {
      rules["\(name).vec"] = one { node, builder in
        let x = try builder.value(node, "input")
        let factors = try builder.optionalReals(node, "scale_factors")
        let old = Array(builder.shape(x).dimensions.dropFirst(2))
        let sizes: [Int]
        if let given = try builder.optionalIntegers(node, "output_size") {
          sizes = given
        } else {
          guard let factors, factors.count == old.count else {
            throw node.refused("neither sizes nor factors are given")
          }
          sizes = try zip(old, factors).map { size, factor in
            guard let new = Int(exactly: (Double(size) * factor).rounded(.down)) else {
              throw node.refused("\(size) elements are enlarged by \(factor)")
            }
            return new
          }
        }
        return try builder.interpolated(
          x, sizes, method, scales: factors ?? [], alignsCorners: try builder.boolean(node, "align_corners", false))
      }
      rules["\(name).default"] = one { node, builder in
        let scales = name.contains("1d") ? ["scales"] : ["scales_h", "scales_w"]
        return try builder.interpolated(
          try builder.operand(node), try builder.integers(node, "output_size"), method,
          scales: try scales.map { try builder.optionalReal(node, .name($0)) },
          alignsCorners: try builder.boolean(node, "align_corners", false))
      }
    }
    rules["im2col.default"] = one { node, builder in
      let x = try builder.operand(node)
      guard builder.shape(x).rank == 3 else { return try builder.applied("unfold", [x], try window(node, builder)) }
      let columns = try builder.applied("unfold", [try builder.unsqueezed(x, 0)], try window(node, builder))
      return try builder.squeezed(columns, [0])
    }
    rules["col2im.default"] = one { node, builder in
      let x = try builder.operand(node)
      let settings =
        [Attribute("size", .integers(try builder.integers(node, "output_size")))] + (try window(node, builder))
      guard builder.shape(x).rank == 2 else { return try builder.applied("fold", [x], settings) }
      return try builder.squeezed(try builder.applied("fold", [try builder.unsqueezed(x, 0)], settings), [0])
    }
    for name in ["unfold", "unfold_copy"] {
      rules["\(name).default"] = one { node, builder in
        try builder.windows(
          try builder.operand(node), axis: try builder.integer(node, "dimension"),
          size: try builder.integer(node, "size"), step: try builder.integer(node, "step"))
      }
    }
    for name in ["grid_sampler", "grid_sampler_2d"] {
      rules["\(name).default"] = one { node, builder in
        guard try builder.integer(node, "interpolation_mode", 0) == 0 else {
          throw node.refused("its mode is not 'bilinear'")
        }
        guard try builder.integer(node, "padding_mode", 0) == 0 else {
          throw node.refused("its padding_mode is not 'zeros'")
        }
        return try builder.applied(
          "grid_sample", [try builder.value(node, "input"), try builder.value(node, "grid")],
          [Attribute("align_corners", .integer(try builder.boolean(node, "align_corners", false) ? 1 : 0))])
      }
    }
    return rules
  }()

  private static func window(_ node: ForeignNode, _ builder: NetworkBuilder) throws -> [Attribute] {
    [
      Attribute("kernel", .integers(try builder.integers(node, "kernel_size"))),
      Attribute("stride", .integers(try builder.integers(node, "stride", [1]))),
      Attribute("padding", .integers(try builder.integers(node, "padding", [0]))),
      Attribute("dilation", .integers(try builder.integers(node, "dilation", [1]))),
    ]
  }
}
