import SutureGraph

extension ONNXRules {
  /// Arithmetic.
  static let arithmetic: Family = {
    var rules: Family = [:]
    rules["Add"] = binary { try $2.combined(.add, $0, $1) }
    rules["Sub"] = binary { try $2.combined(.subtract, $0, $1) }
    rules["Mul"] = binary { try $2.combined(.multiply, $0, $1) }
    // Integers are divided as in C.
    rules["Div"] = binary { x, y, builder in
      let isFloating = max(builder.kind(x), builder.kind(y)) == .floating
      return try builder.combined(isFloating ? .divide : .truncatedDivide, x, y)
    }
    // The result has the type of the base.
    rules["Pow"] = binary { x, y, builder in
      let kind = builder.kind(x)
      return try builder.cast(try builder.combined(.power, x, y), kind)
    }
    rules["Mod"] = one { node, builder in
      let isTruncated = try builder.boolean(node, "fmod", false)
      return try builder.combined(
        isTruncated ? .truncatedRemainder : .remainder, try builder.value(node, 0), try builder.value(node, 1))
    }
    rules["Max"] = variadic { try $2.combined(.maximum, $0, $1) }
    rules["Min"] = variadic { try $2.combined(.minimum, $0, $1) }
    rules["Sum"] = variadic { try $2.combined(.add, $0, $1) }
    let sum = variadic { try $2.combined(.add, $0, $1) }
    rules["Mean"] = { node, builder in
      try sum(node, &builder).map { try builder.affine($0, scale: 1 / Double(max(node.inputCount, 1))) }
    }
    return rules
  }()

  /// Comparisons, functions of truth values, and choices between elements.
  static let comparisons: Family = {
    var rules: Family = [:]
    let names: [(Comparison, String)] = [
      (.equal, "Equal"), (.less, "Less"), (.lessOrEqual, "LessOrEqual"), (.greater, "Greater"),
      (.greaterOrEqual, "GreaterOrEqual"),
    ]
    for (comparison, name) in names { rules[name] = binary { try $2.compared(comparison, $0, $1) } }
    let logical: [(LogicalFunction, String)] = [(.and, "And"), (.or, "Or"), (.exclusiveOr, "Xor")]
    for (function, name) in logical { rules[name] = binary { try $2.logical(function, $0, $1) } }
    rules["Not"] = unary { try $1.negated($0) }
    rules["Where"] = one { node, builder in
      try builder.selected(try builder.value(node, 0), try builder.value(node, 1), try builder.value(node, 2))
    }
    rules["Clip"] = one { node, builder in
      try builder.clamped(
        try builder.value(node, 0), try builder.optionalValue(node, 1), try builder.optionalValue(node, 2))
    }
    rules["Trilu"] = one { node, builder in
      try builder.triangle(
        try builder.value(node, 0), isUpper: try builder.boolean(node, "upper", true),
        diagonal: try builder.integer(node, 1, 0))
    }
    rules["IsNaN"] = one { node, builder in
      let x = try builder.value(node, 0)
      // PyTorch replaces the softmax of masked scores alone, of which a graph knows none: its scores are finite.
      if case .value(let name)? = node.argument(0), builder.known(x) == nil,
        builder.network.nodes.contains(where: { $0.operation == "Softmax" && $0.outputs.contains(name) })
      {
        return try builder.full(builder.shape(x).dimensions, ForeignTensor(false))
      }
      return try builder.cast(try builder.evaluated(x, "a test for NaN") { $0.isNaN ? 1 : 0 }, .boolean)
    }
    rules["IsInf"] = one { node, builder in
      let negative = try builder.boolean(node, "detect_negative", true)
      let positive = try builder.boolean(node, "detect_positive", true)
      let found = try builder.evaluated(try builder.value(node, 0), "a test for infinity") { number in
        number == .infinity && positive || number == -.infinity && negative ? 1 : 0
      }
      return try builder.cast(found, .boolean)
    }
    return rules
  }()

  /// Functions of one number.
  static let functions: Family = {
    var rules: Family = [:]
    let plain: [(UnaryFunction, String)] = [
      (.absolute, "Abs"), (.negate, "Neg"), (.exponential, "Exp"), (.logarithm, "Log"), (.squareRoot, "Sqrt"),
      (.reciprocal, "Reciprocal"), (.sine, "Sin"), (.cosine, "Cos"), (.tanh, "Tanh"), (.sigmoid, "Sigmoid"),
    ]
    for (function, name) in plain { rules[name] = unary { try $1.unary(function, $0) } }
    rules["Tan"] = unary { try $1.combined(.divide, try $1.unary(.sine, $0), try $1.unary(.cosine, $0)) }
    for (name, isEven) in [("Sinh", false), ("Cosh", true)] {
      rules[name] = unary { x, builder in
        let power = try builder.unary(.exponential, x)
        let inverse = try builder.unary(.exponential, try builder.unary(.negate, x))
        return try builder.affine(try builder.combined(isEven ? .add : .subtract, power, inverse), scale: 0.5)
      }
    }
    rules["Erf"] = unary { try $1.errorFunction($0) }
    rules["Sign"] = unary { try $1.sign($0) }
    let rounding: [(String, FloatingPointRoundingRule)] = [
      ("Floor", .down), ("Ceil", .up), ("Round", .toNearestOrEven),
    ]
    for (name, rule) in rounding { rules[name] = unary { try $1.evaluated($0, "rounding") { $0.rounded(rule) } } }
    return rules
  }()
}
