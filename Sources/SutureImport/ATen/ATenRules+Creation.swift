import SutureGraph

extension ATenRules {
  /// Tensors of known elements.
  static let creation: Family = {
    var rules: Family = [:]
    for (name, number) in [("zeros", 0), ("ones", 1), ("empty", 0)] {
      for overload in ["default", "memory_format"] {
        rules["\(name).\(overload)"] = one { node, builder in
          let kind = try kind(node, builder) ?? .floating
          return try builder.full(try builder.integers(node, "size"), ForeignTensor(number).cast(kind))
        }
      }
      // The elements of `empty` are those of `zeros`: networks overwrite them.
      for form in ["\(name)_like", "new_\(name)"] {
        rules["\(form).default"] = one { node, builder in
          let x = try builder.operand(node)
          let kind = try kind(node, builder) ?? builder.kind(x)
          let sizes = try form.hasPrefix("new") ? builder.integers(node, "size") : builder.shape(x).dimensions
          return try builder.full(sizes, ForeignTensor(number).cast(kind))
        }
      }
    }
    rules["empty_permuted.default"] = rules["empty.default"]
    rules["full.default"] = one { node, builder in
      let number = try builder.scalar(node, "fill_value")
      return try builder.full(
        try builder.integers(node, "size"), number.cast(try kind(node, builder) ?? number.kind))
    }
    for name in ["full_like", "new_full"] {
      rules["\(name).default"] = one { node, builder in
        let x = try builder.operand(node)
        let number = try builder.scalar(node, "fill_value").cast(try kind(node, builder) ?? builder.kind(x))
        let sizes = try name == "new_full" ? builder.integers(node, "size") : builder.shape(x).dimensions
        return try builder.full(sizes, number)
      }
    }
    rules["scalar_tensor.default"] = one { node, builder in
      .known(try builder.scalar(node, "s").cast(try kind(node, builder) ?? .floating))
    }
    for overload in ["default", "start", "start_step"] {
      rules["arange.\(overload)"] = one { node, builder in
        let range = try builder.range(
          try builder.scalar(node, "start", 0), try builder.scalar(node, "end"), try builder.scalar(node, "step", 1))
        return try typed(node, range, &builder)
      }
    }
    for overload in ["default", "Tensor_Tensor", "Tensor_Scalar", "Scalar_Tensor"] {
      rules["linspace.\(overload)"] = one { node, builder in
        let range = try builder.spaced(
          from: try builder.real(node, "start"), to: try builder.real(node, "end"),
          count: try builder.integer(node, "steps"))
        return try typed(node, range, &builder)
      }
    }
    for overload in ["default", "m"] {
      rules["eye.\(overload)"] = one { node, builder in
        let rows = try builder.integer(node, "n")
        let matrix = try builder.identity(rows: rows, columns: try builder.integer(node, "m", rows))
        return try typed(node, matrix, &builder)
      }
    }
    for overload in ["default", "indexing"] {
      rules["meshgrid.\(overload)"] = { node, builder in
        try builder.grid(
          try builder.values(node, "tensors"), swapsFirst: try builder.text(node, "indexing") == "xy")
      }
    }
    for (name, isUpper) in [("tril_indices", false), ("triu_indices", true)] {
      rules["\(name).default"] = one { node, builder in
        let (rows, columns) = (try builder.integer(node, "row"), try builder.integer(node, "col"))
        let offset = try builder.integer(node, "offset", 0)
        guard rows >= 0, columns >= 0, ForeignTensor.evaluates([rows, columns]) else {
          throw node.refused("\(rows)×\(columns) indices")
        }
        let places = (0..<rows).flatMap { row in (0..<columns).map { (row, $0) } }
          .filter { isUpper ? $1 - $0 >= offset : $1 - $0 <= offset }
        return .known(try .filling([2, places.count], .integers(places.map(\.0) + places.map(\.1))))
      }
    }
    for overload in ["Scalar", "Tensor"] {
      rules["fill.\(overload)"] = one { node, builder in
        let x = try builder.operand(node)
        let number = try builder.cast(try builder.value(node, "value"), to: builder.kind(x))
        if let number = builder.known(number) { return try builder.full(builder.shape(x).dimensions, number) }
        return try builder.expanded(number, builder.shape(x).dimensions)
      }
    }
    rules["zero.default"] = unary { x, builder in
      try builder.full(builder.shape(x).dimensions, ForeignTensor(0).cast(builder.kind(x)))
    }
    rules["copy.default"] = one { node, builder in
      let x = try builder.operand(node)
      let source = try builder.cast(try builder.value(node, "src"), to: builder.kind(x))
      return try builder.expanded(source, builder.shape(x).dimensions)
    }
    // 1 with a probability, from which dropout of whole channels is made: in evaluation, its mean.
    rules["bernoulli.p"] = one { node, builder in
      let (x, probability) = (try builder.operand(node), try builder.real(node, "p"))
      guard probability > 0 else { throw node.refused("its probability is \(probability)") }
      let ones = try builder.graph.constant(1, builder.shape(x))
      return try builder.affine(
        try builder.dropout(.tensor(ones), probability: 1 - probability), scale: probability)
    }
    return rules
  }()
}
