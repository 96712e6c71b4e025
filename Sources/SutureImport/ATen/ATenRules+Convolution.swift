import SutureGraph

extension ATenRules {
  /// Convolutions.
  static let convolutions: Family = {
    var rules: Family = [:]
    for axes in 1...3 {
      rules["conv\(axes)d.default"] = one { node, builder in
        let (x, weight, bias) = try operands(node, builder)
        return try builder.convolved(x, weight, bias, try settings(node, builder))
      }
      rules["conv\(axes)d.padding"] = one { node, builder in
        let (x, weight, bias) = try operands(node, builder)
        var settings = try settings(node, builder, padding: [0])
        switch try builder.text(node, "padding") ?? "valid" {
        case "valid": break
        case "same":
          guard settings.stride.allSatisfy({ $0 == 1 }) else { throw node.refused("its stride is \(settings.stride)") }
          (settings.before, settings.after) = try builder.samePadding(weight, dilation: settings.dilation)
        case let word: throw node.refused("its padding is '\(word)'")
        }
        return try builder.convolved(x, weight, bias, settings)
      }
    }
    for name in ["conv_transpose1d.default", "conv_transpose2d.input", "conv_transpose3d.input"] {
      rules[name] = one { node, builder in
        let (x, weight, bias) = try operands(node, builder)
        return try builder.transposedConvolved(
          x, weight, bias, try settings(node, builder), outputPadding: try builder.integers(node, "output_padding", [0])
        )
      }
    }
    for name in ["convolution.default", "_convolution.default", "_convolution.deprecated"] {
      rules[name] = one { node, builder in
        let (x, weight, bias) = try operands(node, builder)
        let settings = try settings(node, builder)
        guard try builder.boolean(node, "transposed", false) else {
          return try builder.convolved(x, weight, bias, settings)
        }
        return try builder.transposedConvolved(
          x, weight, bias, settings, outputPadding: try builder.integers(node, "output_padding", [0]))
      }
    }
    return rules
  }()

  private static func operands(
    _ node: ForeignNode, _ builder: NetworkBuilder
  ) throws -> (ForeignValue, ForeignValue, ForeignValue?) {
    (try builder.value(node, "input"), try builder.value(node, "weight"), try builder.optionalValue(node, "bias"))
  }

  private static func settings(
    _ node: ForeignNode, _ builder: NetworkBuilder, padding: [Int]? = nil
  ) throws -> ConvolutionSettings {
    ConvolutionSettings(
      stride: try builder.integers(node, "stride", [1]),
      before: try padding ?? builder.integers(node, "padding", [0]),
      dilation: try builder.integers(node, "dilation", [1]), groups: try builder.integer(node, "groups", 1))
  }
}
