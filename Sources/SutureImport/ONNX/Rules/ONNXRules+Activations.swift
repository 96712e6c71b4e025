import SutureGraph

extension ONNXRules {
  /// Activations.
  static let activations: Family = {
    var rules = probabilities
    rules["Relu"] = unary { try $1.unary(.relu, $0) }
    rules["HardSwish"] = unary { try $1.unary(.hardSwish, $0) }
    rules["Mish"] = unary { try $1.mish($0) }
    rules["Softplus"] = unary { try $1.softplus($0) }
    rules["Softsign"] = unary { try $1.softsign($0) }
    rules["LeakyRelu"] = one { node, builder in
      try builder.leaky(
        try builder.value(node, 0), slope: .known(ForeignTensor(Float(try builder.real(node, "alpha", 0.01)))))
    }
    rules["PRelu"] = binary { try $2.leaky($0, slope: $1) }
    rules["Elu"] = one { try $1.elu(try $1.value($0, 0), alpha: try $1.real($0, "alpha", 1)) }
    rules["Celu"] = one { try $1.celu(try $1.value($0, 0), alpha: try $1.real($0, "alpha", 1)) }
    rules["Selu"] = one { node, builder in
      try builder.elu(
        try builder.value(node, 0), alpha: try builder.real(node, "alpha", 1.6732632423543772),
        scale: try builder.real(node, "gamma", 1.0507009873554805))
    }
    rules["HardSigmoid"] = one { node, builder in
      let x = try builder.value(node, 0)
      let (alpha, beta) = (try builder.real(node, "alpha", 0.2), try builder.real(node, "beta", 0.5))
      // The graph's function has the slope 1/6, which files hold as a float.
      if abs(alpha - 1.0 / 6) < 1e-7, beta == 0.5 { return try builder.unary(.hardSigmoid, x) }
      return try builder.clamped(
        try builder.affine(x, scale: alpha, shift: beta), .known(ForeignTensor(Float(0))),
        .known(ForeignTensor(Float(1))))
    }
    rules["ThresholdedRelu"] = one { node, builder in
      try builder.threshold(try builder.value(node, 0), try builder.real(node, "alpha", 1), 0)
    }
    rules["Shrink"] = one { node, builder in
      let x = try builder.value(node, 0)
      let (bias, limit) = (try builder.real(node, "bias", 0), try builder.real(node, "lambd", 0.5))
      if bias == limit { return try builder.softShrink(x, limit) }
      let kept = try builder.hardShrink(x, limit)
      if bias == 0 { return kept }
      return try builder.combined(.subtract, kept, try builder.affine(try builder.sign(kept), scale: bias))
    }
    rules["Gelu"] = one { node, builder in
      switch try builder.text(node, "approximate") ?? "none" {
      case "none": return try builder.unary(.gelu, try builder.value(node, 0))
      case "tanh": return try builder.tanhGelu(try builder.value(node, 0))
      case let method: throw node.refused("it is approximated by '\(method)'")
      }
    }
    rules["Swish"] = one { try swish(try $1.value($0, 0), alpha: try $1.real($0, "alpha", 1), &$1) }
    rules["com.microsoft.Gelu"] = unary { try $1.unary(.gelu, $0) }
    rules["com.microsoft.QuickGelu"] = one {
      try swish(try $1.value($0, 0), alpha: try $1.real($0, "alpha", 1.702), &$1)
    }
    rules["com.microsoft.BiasGelu"] = binary { try $2.unary(.gelu, try $2.combined(.add, $0, $1)) }
    rules["com.microsoft.FastGelu"] = one { node, builder in
      let x = try builder.value(node, 0)
      return try builder.tanhGelu(try builder.optionalValue(node, 1).map { try builder.combined(.add, x, $0) } ?? x)
    }
    rules["Dropout"] = one { node, builder in
      // Whether the file was written for training does not matter: a graph decides by its mode.
      let probability = try builder.opset < 12 ? builder.real(node, "ratio", 0.5) : builder.real(node, 1, 0.5)
      return try builder.dropout(try builder.value(node, 0), probability: probability)
    }
    return rules
  }()

  /// x · σ(α · x).
  private static func swish(
    _ x: ForeignValue, alpha: Double, _ builder: inout NetworkBuilder
  ) throws -> ForeignValue {
    if alpha == 1 { return try builder.unary(.silu, x) }
    return try builder.combined(.multiply, x, try builder.unary(.sigmoid, try builder.affine(x, scale: alpha)))
  }

  private static let probabilities: Family = {
    var rules: Family = [:]
    for (name, isLogarithmic) in [("Softmax", false), ("LogSoftmax", true)] {
      rules[name] = one { node, builder in
        let x = try builder.value(node, 0)
        guard builder.opset < 13 else {
          return try builder.softmax(x, axis: try builder.integer(node, "axis", -1), isLogarithmic: isLogarithmic)
        }
        // Below opset 13, the axes from the given one on are one.
        let sizes = builder.shape(x).dimensions
        let axis = try builder.axis(try builder.integer(node, "axis", 1), of: x)
        if axis == sizes.count - 1 { return try builder.softmax(x, axis: axis, isLogarithmic: isLogarithmic) }
        let rows = try builder.reshaped(x, sizes.prefix(axis) + [sizes.dropFirst(axis).reduce(1, *)])
        return try builder.reshaped(try builder.softmax(rows, axis: -1, isLogarithmic: isLogarithmic), sizes)
      }
    }
    return rules
  }()
}
