import SutureGraph

extension ATenRules {
  /// Activations.
  static let activations: Family = {
    var rules: Family = [:]
    let plain: [(UnaryFunction, String)] = [
      (.relu, "relu"), (.relu6, "relu6"), (.silu, "silu"), (.hardSwish, "hardswish"), (.hardSigmoid, "hardsigmoid"),
    ]
    for (function, name) in plain { rules["\(name).default"] = unary { try $1.unary(function, $0) } }
    rules["mish.default"] = unary { try $1.mish($0) }
    rules["selu.default"] = unary { try $1.elu($0, alpha: 1.6732632423543772, scale: 1.0507009873554805) }
    rules["log_sigmoid.default"] = unary { try $1.logSigmoid($0) }
    rules["log_sigmoid_forward.default"] = rules["log_sigmoid.default"]
    rules["gelu.default"] = one { node, builder in
      let x = try builder.operand(node)
      switch try builder.text(node, "approximate") ?? "none" {
      case "none": return try builder.unary(.gelu, x)
      case "tanh": return try builder.tanhGelu(x)
      case let method: throw node.refused("it is approximated by '\(method)'")
      }
    }
    rules["leaky_relu.default"] = one { node, builder in
      try builder.leaky(
        try builder.operand(node), slope: .known(ForeignTensor(Float(try builder.real(node, "negative_slope", 0.01)))))
    }
    rules["rrelu.default"] = one { node, builder in
      guard try !builder.boolean(node, "training", false) else { throw node.refused("its slopes are random") }
      let slope = (try builder.real(node, "lower", 0.125) + (try builder.real(node, "upper", 1.0 / 3))) / 2
      return try builder.leaky(try builder.operand(node), slope: .known(ForeignTensor(Float(slope))))
    }
    rules["rrelu_with_noise.default"] = rules["rrelu.default"]
    for name in ["prelu", "_prelu_kernel"] {
      rules["\(name).default"] = one { node, builder in
        let (x, weight) = (try builder.operand(node), try builder.value(node, "weight"))
        return name == "prelu" ? try builder.parametric(x, weight) : try builder.leaky(x, slope: weight)
      }
    }
    rules["elu.default"] = one { node, builder in
      try builder.elu(
        try builder.operand(node), alpha: try builder.real(node, "alpha", 1), scale: try builder.real(node, "scale", 1),
        inputScale: try builder.real(node, "input_scale", 1))
    }
    rules["celu.default"] = one { node, builder in
      try builder.celu(try builder.operand(node), alpha: try builder.real(node, "alpha", 1))
    }
    rules["hardtanh.default"] = one { node, builder in
      try builder.clamped(
        try builder.operand(node), .known(try builder.scalar(node, "min_val", -1)),
        .known(try builder.scalar(node, "max_val", 1)))
    }
    rules["softplus.default"] = one { node, builder in
      try builder.softplus(
        try builder.operand(node), beta: try builder.real(node, "beta", 1),
        threshold: try builder.real(node, "threshold", 20))
    }
    rules["threshold.default"] = one { node, builder in
      try builder.threshold(
        try builder.operand(node), try builder.real(node, "threshold"), try builder.real(node, "value"))
    }
    rules["hardshrink.default"] = one { node, builder in
      try builder.hardShrink(try builder.operand(node), try builder.real(node, "lambd", 0.5))
    }
    rules["softshrink.default"] = one { node, builder in
      try builder.softShrink(try builder.operand(node), try builder.real(node, "lambd", 0.5))
    }
    rules["glu.default"] = one { node, builder in
      try builder.gated(try builder.operand(node), axis: try builder.integer(node, "dim", -1))
    }
    for name in ["dropout", "feature_dropout", "native_dropout"] {
      rules["\(name).default"] = one { node, builder in
        // `dropout_` names its tensor `self`.
        let x = try builder.optionalValue(node, "input") ?? builder.value(node, "self")
        return try builder.dropout(
          x, probability: try builder.real(node, "p"), ofChannels: name == "feature_dropout")
      }
    }
    return rules
  }()
}
