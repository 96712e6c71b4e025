import SutureGraph

extension ONNXRules {
  /// Tensors of known elements.
  static let creation: Family = {
    var rules: Family = [:]
    rules["Shape"] = one { node, builder in
      let sizes = builder.shape(try builder.value(node, 0)).dimensions
      let (start, end) = (try builder.integer(node, "start", 0), try builder.optionalInteger(node, "end"))
      let range = try NetworkBuilder.indices(size: sizes.count, from: start, to: end, step: 1)
      return .known(ForeignTensor(range.map { sizes[$0] }))
    }
    rules["Size"] = unary { .known(ForeignTensor($1.shape($0).elementCount)) }
    rules["Range"] = one { node, builder in
      try builder.range(
        try builder.scalar(node, 0), try builder.scalar(node, 1), try builder.scalar(node, 2))
    }
    rules["ConstantOfShape"] = one { node, builder in
      let number = try builder.optionalValue(node, "value").flatMap { builder.known($0) } ?? ForeignTensor(Float(0))
      guard number.count == 1 else { throw node.refused("its value has \(number.count) elements") }
      return try builder.full(try builder.integers(node, 0), number)
    }
    rules["EyeLike"] = one { node, builder in
      let x = try builder.value(node, 0)
      let sizes = builder.shape(x).dimensions
      guard sizes.count == 2, ForeignTensor.evaluates(sizes) else {
        throw node.refused("a diagonal of \(Shape(sizes))")
      }
      let offset = try builder.integer(node, "k", 0)
      guard abs(offset) <= 1 << 20 else { throw node.refused("the diagonal \(offset) of \(Shape(sizes))") }
      let kind = try builder.optionalInteger(node, "dtype").map { try ONNXRules.kind(ofType: $0) } ?? builder.kind(x)
      let elements = (0..<sizes[0]).flatMap { row in (0..<sizes[1]).map { $0 - row == offset ? 1 : 0 } }
      return .known(try ForeignTensor.filling(sizes, .integers(elements)).cast(kind))
    }
    return rules
  }()

  /// Copies, and other element types.
  static let types: Family = {
    var rules: Family = [:]
    rules["Identity"] = unary { x, _ in x }
    rules["Cast"] = one { node, builder in
      try builder.cast(try builder.value(node, 0), try kind(ofType: try builder.integer(node, "to")))
    }
    rules["CastLike"] = binary { try $2.cast($0, $2.kind($1)) }
    return rules
  }()
}
