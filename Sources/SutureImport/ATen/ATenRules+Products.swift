import SutureGraph

extension ATenRules {
  /// Products of matrices.
  static let products: Family = {
    var rules: Family = [:]
    for (name, other) in [
      ("matmul", "other"), ("mm", "mat2"), ("bmm", "mat2"), ("mv", "vec"), ("dot", "tensor"),
      ("linalg_matmul", "other"),
      ("vdot", "other"), ("inner", "other"),
    ] {
      rules["\(name).default"] = one { node, builder in
        let (x, y) = (try builder.operand(node), try builder.value(node, .name(other)))
        return try builder.product(x, name == "inner" && builder.shape(y).rank > 1 ? builder.transposed(y, -1, -2) : y)
      }
    }
    for (name, a, b) in [("addmm", "mat1", "mat2"), ("baddbmm", "batch1", "batch2"), ("addmv", "mat", "vec")] {
      rules["\(name).default"] = one { node, builder in
        try builder.product(
          try builder.value(node, .name(a)), try builder.value(node, .name(b)), plus: try builder.operand(node),
          beta: try builder.real(node, "beta", 1), alpha: try builder.real(node, "alpha", 1))
      }
    }
    for (name, other) in [("outer", "vec2"), ("ger", "vec2")] {
      rules["\(name).default"] = one { node, builder in
        let column = try builder.unsqueezed(try builder.operand(node), 1)
        return try builder.combined(.multiply, column, try builder.value(node, .name(other)))
      }
    }
    rules["linear.default"] = one { node, builder in
      try builder.linear(
        try builder.value(node, "input"), try builder.value(node, "weight"), try builder.optionalValue(node, "bias"))
    }
    rules["einsum.default"] = one { node, builder in
      guard let equation = try builder.text(node, "equation") else { throw node.refused("the equation is missing") }
      return try builder.einsum(equation, try builder.values(node, "tensors"))
    }
    return rules
  }()

  /// Attention.
  static let attention: Family = {
    var rules: Family = [:]
    let names = [
      "scaled_dot_product_attention", "_scaled_dot_product_flash_attention_for_cpu",
      "_scaled_dot_product_flash_attention",
      "_scaled_dot_product_efficient_attention", "_scaled_dot_product_fused_attention_overrideable",
      "_scaled_dot_product_cudnn_attention", "_scaled_dot_product_attention_math",
    ]
    for name in names {
      rules["\(name).default"] = one { node, builder in
        let mask = try builder.optionalValue(node, "attn_mask") ?? builder.optionalValue(node, "attn_bias")
        return try builder.attention(
          try builder.value(node, "query"), try builder.value(node, "key"), try builder.value(node, "value"),
          mask: mask,
          isCausal: try builder.boolean(node, "is_causal", false), scale: try builder.optionalReal(node, "scale"),
          dropout: try builder.real(node, "dropout_p", 0), sharesKeys: try builder.boolean(node, "enable_gqa", false))
      }
    }
    return rules
  }()
}
