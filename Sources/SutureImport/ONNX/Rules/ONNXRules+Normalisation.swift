import SutureGraph

extension ONNXRules {
  /// Normalisations.
  static let normalisations: Family = {
    var rules: Family = [:]
    rules["BatchNormalization"] = { node, builder in
      let (mean, variance) = (try builder.value(node, 3), try builder.value(node, 4))
      // ONNX weighs the old statistics, a graph the new ones; without the error of the difference of floats.
      let momentum = ((1 - (try builder.real(node, "momentum", 0.9))) * 1e9).rounded() / 1e9
      let result = try builder.batchNormalised(
        try builder.value(node, 0), weight: try builder.value(node, 1), bias: try builder.value(node, 2), mean: mean,
        variance: variance, momentum: momentum, epsilon: try builder.real(node, "epsilon", 1e-5))
      return [result, mean, variance]
    }
    rules["InstanceNormalization"] = one { node, builder in
      let x = try builder.value(node, 0)
      guard builder.shape(x).rank >= 3 else { throw node.refused("its input is \(builder.shape(x))") }
      return try builder.groupNormalised(
        x, groups: builder.shape(x)[1], weight: try builder.value(node, 1), bias: try builder.value(node, 2),
        epsilon: try builder.real(node, "epsilon", 1e-5))
    }
    rules["GroupNormalization"] = one { node, builder in
      let x = try builder.value(node, 0)
      let groups = try builder.integer(node, "num_groups")
      guard builder.shape(x).rank >= 3, groups > 0, builder.shape(x)[1] % groups == 0 else {
        throw node.refused("\(groups) groups of \(builder.shape(x))")
      }
      var affine = [try builder.value(node, 1), try builder.value(node, 2)]
      // Before opset 21 there is a weight for each group.
      if builder.opset < 21 {
        affine = try affine.map { try builder.repeated($0, builder.shape(x)[1] / groups, axis: 0) }
      }
      return try builder.groupNormalised(
        x, groups: groups, weight: affine[0], bias: affine[1], epsilon: try builder.real(node, "epsilon", 1e-5))
    }
    rules["LayerNormalization"] = one { node, builder in
      let x = try builder.value(node, 0)
      let axis = try builder.axis(try builder.integer(node, "axis", -1), of: x)
      let sizes = Array(builder.shape(x).dimensions.dropFirst(axis))
      // Weights may broadcast along the normalised axes.
      func full(_ value: ForeignValue?) throws -> ForeignValue? {
        try value.map { try builder.shape($0).elementCount == sizes.reduce(1, *) ? $0 : builder.expanded($0, sizes) }
      }
      return try builder.layerNormalised(
        x, sizes: sizes, weight: try full(try builder.value(node, 1)),
        bias: try full(try builder.optionalValue(node, 2)),
        epsilon: try builder.real(node, "epsilon", 1e-5))
    }
    for name in ["RMSNormalization", "SimplifiedLayerNormalization", "com.microsoft.SimplifiedLayerNormalization"] {
      rules[name] = one { node, builder in
        let x = try builder.value(node, 0)
        let axis = try builder.axis(try builder.integer(node, "axis", -1), of: x)
        return try builder.rootMeanSquareNormalised(
          x, axes: builder.shape(x).rank - axis, weight: try builder.optionalValue(node, 1),
          epsilon: try builder.real(node, "epsilon", 1e-5))
      }
    }
    rules["LpNormalization"] = one { node, builder in
      let order = try builder.integer(node, "p", 2)
      guard order == 1 || order == 2 else { throw node.refused("its order is \(order)") }
      // The quotient of zeros is 0.
      return try builder.normalised(
        try builder.value(node, 0), order: Double(order), [try builder.integer(node, "axis", -1)], epsilon: 1e-30)
    }
    rules["MeanVarianceNormalization"] = one { node, builder in
      let (x, axes) = (try builder.value(node, 0), try builder.integers(node, "axes", [0, 2, 3]))
      let centred = try builder.combined(.subtract, x, try builder.reduced(.mean, x, axes, keepsDimensions: true))
      let deviation = try builder.variance(x, axes, correction: 0, keepsDimensions: true, isRoot: true)
      return try builder.combined(.divide, centred, try builder.affine(deviation, shift: 1e-9))
    }
    rules["LRN"] = one { node, builder in
      let (x, size) = (try builder.value(node, 0), try builder.integer(node, "size"))
      let sizes = builder.shape(x).dimensions
      guard sizes.count >= 3, size >= 1 else { throw node.refused("\(size) channels of \(Shape(sizes))") }
      // The mean of the squares of neighbouring channels, as the pooling of a map whose rows are channels.
      let map = try builder.reshaped(try builder.unary(.square, x), [sizes[0], 1, sizes[1], -1])
      let window = PoolingSettings(
        kernel: [size, 1], stride: [1, 1], before: [(size - 1) / 2, 0], after: [size / 2, 0])
      let mean = try builder.averagePooled(map, window, countsPadding: true, axes: 2)
      let base = try builder.affine(
        try builder.reshaped(mean, sizes), scale: try builder.real(node, "alpha", 1e-4),
        shift: try builder.real(node, "bias", 1))
      let exponent = ForeignTensor(Float(-(try builder.real(node, "beta", 0.75))))
      return try builder.combined(.multiply, x, try builder.combined(.power, base, .known(exponent)))
    }
    return rules
  }()
}
