import SutureGraph

extension ONNXRules {
  /// A product and the sum with a vector behind it, which `ONNXPatterns` joins.
  static let linear = "MatMul+Add"

  /// Products of matrices.
  static let products: Family = {
    var rules: Family = [:]
    rules["MatMul"] = binary { try product($0, $1, nil, &$2) }
    rules[linear] = one { node, builder in
      try product(try builder.value(node, 0), try builder.value(node, 1), try builder.value(node, 2), &builder)
    }
    rules["Gemm"] = one { node, builder in
      var (a, b) = (try builder.value(node, 0), try builder.value(node, 1))
      if try builder.boolean(node, "transA", false) { a = try builder.transposed(a, -1, -2) }
      if try !builder.boolean(node, "transB", false) { b = try builder.transposed(b, -1, -2) }
      let (alpha, beta) = (try builder.real(node, "alpha", 1), try builder.real(node, "beta", 1))
      guard builder.shape(a).rank == 2, builder.shape(b).rank == 2 else {
        throw node.refused("its factors are no matrices")
      }
      guard let c = beta == 0 ? nil : try builder.optionalValue(node, 2) else {
        return try builder.affine(try builder.linear(a, b, nil), scale: alpha)
      }
      let columns = builder.shape(b)[0]
      if alpha == 1, beta == 1, [[columns], [1, columns]].contains(builder.shape(c).dimensions) {
        return try builder.linear(a, b, try builder.reshaped(c, [columns]))
      }
      let product = try builder.affine(try builder.linear(a, b, nil), scale: alpha)
      return try builder.combined(.add, product, try builder.affine(c, scale: beta))
    }
    rules["com.microsoft.FusedMatMul"] = one { node, builder in
      guard try !builder.boolean(node, "transBatchA", false), try !builder.boolean(node, "transBatchB", false) else {
        throw node.refused("it moves the axes of batches")
      }
      var (a, b) = (try builder.value(node, 0), try builder.value(node, 1))
      if try builder.boolean(node, "transA", false) { a = try builder.transposed(a, -1, -2) }
      if try builder.boolean(node, "transB", false) { b = try builder.transposed(b, -1, -2) }
      return try builder.affine(try product(a, b, nil, &builder), scale: try builder.real(node, "alpha", 1))
    }
    rules["Einsum"] = one { node, builder in
      guard let equation = try builder.text(node, "equation") else { throw node.refused("'equation' is missing") }
      return try builder.einsum(equation, try builder.inputs(node))
    }
    return rules
  }()

  /// a b, plus a vector: as a linear layer where b is a weight.
  private static func product(
    _ a: ForeignValue, _ b: ForeignValue, _ bias: ForeignValue?, _ builder: inout NetworkBuilder
  ) throws -> ForeignValue {
    switch b {
    case .variable where builder.shape(b).rank == 2 && builder.shape(a).rank >= 2,
      .known where builder.shape(b).rank == 2 && builder.shape(a).rank >= 2 && builder.known(a) == nil:
      return try builder.linear(a, try builder.transposed(b, 0, 1), bias)
    case .variable, .known, .tensor:
      let product = try builder.product(a, b)
      return try bias.map { try builder.combined(.add, product, $0) } ?? product
    }
  }

  /// Attention.
  static let attention: Family = {
    var rules: Family = [:]
    rules["Attention"] = one { node, builder in
      guard node.argument(4) == nil, node.argument(5) == nil, node.argument(6) == nil else {
        throw node.refused("it continues from earlier keys and values; export the network without a cache")
      }
      guard try builder.real(node, "softcap", 0) == 0 else { throw node.refused("it limits scores ('softcap')") }
      var parts = try (0..<3).map { try builder.value(node, .input($0)) }
      let heads = [try builder.optionalInteger(node, "q_num_heads"), try builder.optionalInteger(node, "kv_num_heads")]
      let isFlat = builder.shape(parts[0]).rank == 3
      if isFlat {
        for index in parts.indices {
          guard let count = heads[min(index, 1)], builder.shape(parts[index]).rank == 3, count > 0 else {
            throw node.refused("the number of its heads is missing")
          }
          let divided = try builder.unflattened(parts[index], axis: 2, [count, -1])
          parts[index] = try builder.transposed(divided, 1, 2)
        }
      }
      let result = try builder.attention(
        parts[0], parts[1], parts[2], mask: try builder.optionalValue(node, 3),
        isCausal: try builder.boolean(node, "is_causal", false), scale: try builder.optionalReal(node, "scale"),
        sharesKeys: true)
      guard isFlat else { return result }
      return try builder.flattened(try builder.transposed(result, 1, 2), from: 2)
    }
    return rules
  }()
}
