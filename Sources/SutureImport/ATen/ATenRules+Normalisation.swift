import SutureGraph

extension ATenRules {
  /// Normalisations and softmax.
  static let normalisations: Family = {
    var rules: Family = [:]
    // The flag `training` has no meaning here: a graph decides by its mode.
    let names = [
      "batch_norm.default", "cudnn_batch_norm.default", "native_batch_norm.default", "_native_batch_norm_legit.default",
      "_native_batch_norm_legit.no_stats", "_native_batch_norm_legit_no_training.default",
      "_batch_norm_no_update.default",
      "_native_batch_norm_legit_functional.default", "_batch_norm_with_update_functional.default",
      "_batch_norm_with_update.default", "miopen_batch_norm.default",
    ]
    for name in names { rules[name] = batchNorm }
    rules["instance_norm.default"] = one { node, builder in
      let x = try builder.value(node, "input")
      let usesInput = try builder.boolean(node, "use_input_stats", true)
      guard usesInput || node.argument("running_mean") == nil else { return try batchNorm(node, &builder)[0] }
      guard builder.shape(x).rank >= 3 else { throw node.refused("its input is \(builder.shape(x))") }
      return try builder.groupNormalised(
        x, groups: builder.shape(x)[1], weight: try builder.optionalValue(node, "weight"),
        bias: try builder.optionalValue(node, "bias"), epsilon: try builder.real(node, "eps", 1e-5))
    }
    for name in ["layer_norm", "native_layer_norm"] {
      rules["\(name).default"] = one { node, builder in
        try builder.layerNormalised(
          try builder.value(node, "input"), sizes: try builder.integers(node, "normalized_shape"),
          weight: try builder.optionalValue(node, "weight"), bias: try builder.optionalValue(node, "bias"),
          epsilon: try builder.real(node, "eps", 1e-5))
      }
    }
    for (name, groups) in [("group_norm", "num_groups"), ("native_group_norm", "group")] {
      rules["\(name).default"] = one { node, builder in
        try builder.groupNormalised(
          try builder.value(node, "input"), groups: try builder.integer(node, .name(groups)),
          weight: try builder.optionalValue(node, "weight"), bias: try builder.optionalValue(node, "bias"),
          epsilon: try builder.real(node, "eps", 1e-5))
      }
    }
    for name in ["rms_norm", "_fused_rms_norm"] {
      rules["\(name).default"] = one { node, builder in
        // PyTorch's standard is the smallest distance of floats at 1.
        try builder.rootMeanSquareNormalised(
          try builder.value(node, "input"), axes: try builder.integers(node, "normalized_shape").count,
          weight: try builder.optionalValue(node, "weight"),
          epsilon: try builder.optionalReal(node, "eps") ?? Double(Float.ulpOfOne))
      }
    }
    for (name, isLogarithmic) in [
      ("softmax.int", false), ("_softmax.default", false), ("_safe_softmax.default", false), ("log_softmax.int", true),
      ("_log_softmax.default", true), ("special_softmax.int", false), ("special_log_softmax.int", true),
    ] {
      rules[name] = one { node, builder in
        try builder.softmax(
          try builder.operand(node), axis: try builder.integer(node, "dim"), isLogarithmic: isLogarithmic)
      }
    }
    rules["cosine_similarity.default"] = one(cosineSimilarity)
    rules["_weight_norm.default"] = one { try weightNorm($0, &$1) }
    rules["_weight_norm_interface.default"] = rules["_weight_norm.default"]
    return rules
  }()

  /// All forms of batch normalisation; running statistics that are results are those that were given.
  private static func batchNorm(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> [ForeignValue] {
    let (mean, variance) = (
      try builder.optionalValue(node, "running_mean"), try builder.optionalValue(node, "running_var")
    )
    let result = try builder.batchNormalised(
      try builder.value(node, "input"), weight: try builder.optionalValue(node, "weight"),
      bias: try builder.optionalValue(node, "bias"), mean: mean, variance: variance,
      momentum: try builder.optionalReal(node, "momentum")
        ?? builder.real(node, "exponential_average_factor", 0.1),
      epsilon: try builder.optionalReal(node, "eps") ?? builder.real(node, "epsilon", 1e-5))
    guard node.operation.contains("functional"), let mean, let variance else { return [result] }
    // The statistics of the batch have no use in a graph; PyTorch's file has empty tensors for some of them.
    let none = ForeignValue.known(ForeignTensor([]))
    let isWithReserve = node.operation.contains("with_update")
    return [result, none, none] + (isWithReserve ? [none] : []) + [mean, variance]
  }

  /// The cosine of the angle between vectors; each norm is at least ε.
  private static func cosineSimilarity(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> ForeignValue {
    let axis = try builder.integer(node, "dim", 1)
    let epsilon = ForeignValue.known(ForeignTensor(Float(try builder.real(node, "eps", 1e-8))))
    let (x, y) = (try builder.value(node, "x1"), try builder.value(node, "x2"))
    let sizes = try builder.broadcast(x, y).dimensions
    let parts = try [x, y].map { part in
      let full = try builder.expanded(part, sizes)
      let norm = try builder.norm(full, order: 2, [axis], keepsDimensions: true)
      return try builder.combined(.divide, full, try builder.clamped(norm, epsilon, nil))
    }
    return try builder.reduced(.sum, try builder.combined(.multiply, parts[0], parts[1]), [axis])
  }

  /// v · g / ‖v‖, the norm over all axes but one.
  private static func weightNorm(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> ForeignValue {
    let (v, g) = (try builder.value(node, "v"), try builder.value(node, "g"))
    let dim = try builder.integer(node, "dim", 0)
    let rank = builder.shape(v).rank
    let kept = dim == -1 ? nil : try builder.axis(dim, of: v)
    let axes = (0..<rank).filter { $0 != kept }
    let norm = try builder.norm(v, order: 2, axes, keepsDimensions: true)
    return try builder.combined(.multiply, v, try builder.combined(.divide, g, norm))
  }
}
