import SutureGraph

extension ATenRules {
  /// Arithmetic of two tensors, or of a tensor and a number.
  static let arithmetic: Family = {
    var rules: Family = [:]
    func add(
      _ names: [String], _ overloads: [String],
      _ body: @escaping @Sendable (ForeignValue, ForeignValue, inout NetworkBuilder) throws -> ForeignValue
    ) {
      for name in names { for overload in overloads { rules["\(name).\(overload)"] = binary(body) } }
    }
    let both = ["Tensor", "Scalar"]
    add(["mul", "multiply"], both) { try $2.combined(.multiply, $0, $1) }
    add(["div", "divide", "true_divide"], both) { try $2.combined(.divide, $0, $1) }
    add(["floor_divide"], ["default", "Scalar"]) { try $2.combined(.floorDivide, $0, $1) }
    add(["remainder"], both + ["Scalar_Tensor"]) { try $2.combined(.remainder, $0, $1) }
    add(["fmod"], both) { try $2.combined(.truncatedRemainder, $0, $1) }
    add(["maximum", "fmax"], ["default"]) { try $2.combined(.maximum, $0, $1) }
    add(["minimum", "fmin"], ["default"]) { try $2.combined(.minimum, $0, $1) }
    add(["max"], ["other"]) { try $2.combined(.maximum, $0, $1) }
    add(["min"], ["other"]) { try $2.combined(.minimum, $0, $1) }
    add(["atan2", "arctan2"], ["default"]) { try $2.combined(.arcTangent, $0, $1) }
    for overload in both {
      for name in ["add", "sub", "subtract", "rsub"] { rules["\(name).\(overload)"] = sum(name) }
      for name in ["div", "divide"] { rules["\(name).\(overload)_mode"] = one(roundedQuotient) }
    }
    for overload in ["Tensor_Tensor", "Tensor_Scalar", "Scalar"] {
      rules["pow.\(overload)"] = one { node, builder in
        try builder.combined(.power, try builder.operand(node), try builder.value(node, "exponent"))
      }
    }
    rules["addcmul.default"] = one { try weightedSum($0, &$1, .multiply) }
    rules["addcdiv.default"] = one { try weightedSum($0, &$1, .divide) }
    for overload in both {
      rules["lerp.\(overload == "Tensor" ? "Tensor" : "Scalar")"] = one { node, builder in
        let (start, end) = (try builder.operand(node), try builder.value(node, "end"))
        let difference = try builder.combined(.subtract, end, start)
        return try builder.combined(
          .add, start, try builder.combined(.multiply, difference, try builder.value(node, "weight")))
      }
    }
    return rules
  }()

  /// self ± alpha · other, or other − alpha · self.
  private static func sum(_ name: String) -> NetworkBuilder.Rule {
    one { node, builder in
      let (x, other) = (try builder.operand(node), try builder.value(node, "other"))
      let alpha = try builder.scalar(node, "alpha", 1)
      func scaled(_ value: ForeignValue) throws -> ForeignValue {
        alpha.doubles == [1] ? value : try builder.combined(.multiply, value, .known(alpha))
      }
      if name == "rsub" { return try builder.combined(.subtract, other, try scaled(x)) }
      return try builder.combined(name == "add" ? .add : .subtract, x, try scaled(other))
    }
  }

  /// A quotient that may be rounded.
  private static func roundedQuotient(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> ForeignValue {
    let (x, other) = (try builder.operand(node), try builder.value(node, "other"))
    switch try builder.text(node, "rounding_mode") {
    case nil: return try builder.combined(.divide, x, other)
    case "floor": return try builder.combined(.floorDivide, x, other)
    case "trunc": return try builder.combined(.truncatedDivide, x, other)
    case let mode?: throw node.refused("it rounds by '\(mode)'")
    }
  }

  /// self + value · (tensor1 ∘ tensor2).
  private static func weightedSum(
    _ node: ForeignNode, _ builder: inout NetworkBuilder, _ function: ArithmeticFunction
  ) throws -> ForeignValue {
    let part = try builder.combined(function, try builder.value(node, "tensor1"), try builder.value(node, "tensor2"))
    let scaled = try builder.combined(.multiply, part, .known(try builder.scalar(node, "value", 1)))
    return try builder.combined(.add, try builder.operand(node), scaled)
  }

  /// Comparisons and functions of truth values.
  static let comparisons: Family = {
    var rules: Family = [:]
    let names: [(Comparison, [String])] = [
      (.equal, ["eq"]), (.notEqual, ["ne", "not_equal"]), (.less, ["lt", "less"]),
      (.lessOrEqual, ["le", "less_equal"]),
      (.greater, ["gt", "greater"]), (.greaterOrEqual, ["ge", "greater_equal"]),
    ]
    for (comparison, names) in names {
      for name in names {
        for overload in ["Tensor", "Scalar"] {
          rules["\(name).\(overload)"] = binary { try $2.compared(comparison, $0, $1) }
        }
      }
    }
    let logical: [(LogicalFunction, String, String)] = [
      (.and, "and", "__and__"), (.or, "or", "__or__"), (.exclusiveOr, "xor", "__xor__"),
    ]
    for (function, name, operatorName) in logical {
      rules["logical_\(name).default"] = binary { try $2.logical(function, $0, $1) }
      let bitwise = binary { x, y, builder in
        guard builder.kind(x) == .boolean, builder.kind(y) == .boolean else {
          throw LoweringRefusal("the bits of integers are combined")
        }
        return try builder.logical(function, x, y)
      }
      for overload in ["Tensor", "Scalar"] {
        rules["bitwise_\(name).\(overload)"] = bitwise
        rules["\(operatorName).\(overload)"] = bitwise
      }
    }
    rules["logical_not.default"] = unary { try $1.negated($0) }
    rules["bitwise_not.default"] = unary { x, builder in
      guard builder.kind(x) == .boolean else { throw LoweringRefusal("the bits of integers are inverted") }
      return try builder.negated(x)
    }
    return rules
  }()

  /// Functions of one number.
  static let functions: Family = {
    var rules: Family = [:]
    let plain: [(UnaryFunction, [String])] = [
      (.absolute, ["abs", "absolute"]), (.negate, ["neg", "negative"]), (.exponential, ["exp"]), (.logarithm, ["log"]),
      (.squareRoot, ["sqrt"]), (.square, ["square"]), (.reciprocal, ["reciprocal"]), (.sine, ["sin"]),
      (.cosine, ["cos"]),
      (.tanh, ["tanh"]), (.sigmoid, ["sigmoid", "special_expit"]),
    ]
    for (function, names) in plain {
      for name in names { rules["\(name).default"] = unary { try $1.unary(function, $0) } }
    }
    rules["rsqrt.default"] = unary { try $1.unary(.reciprocal, try $1.unary(.squareRoot, $0)) }
    rules["exp2.default"] = unary { try $1.unary(.exponential, try $1.affine($0, scale: 0.6931471805599453)) }
    rules["expm1.default"] = unary { try $1.affine(try $1.unary(.exponential, $0), shift: -1) }
    rules["log1p.default"] = unary { try $1.unary(.logarithm, try $1.affine($0, shift: 1)) }
    rules["log2.default"] = unary { try $1.affine(try $1.unary(.logarithm, $0), scale: 1.4426950408889634) }
    rules["log10.default"] = unary { try $1.affine(try $1.unary(.logarithm, $0), scale: 0.4342944819032518) }
    rules["tan.default"] = unary { try $1.combined(.divide, try $1.unary(.sine, $0), try $1.unary(.cosine, $0)) }
    for (name, isEven) in [("sinh", false), ("cosh", true)] {
      rules["\(name).default"] = unary { x, builder in
        let power = try builder.unary(.exponential, x)
        let inverse = try builder.unary(.exponential, try builder.unary(.negate, x))
        return try builder.affine(try builder.combined(isEven ? .add : .subtract, power, inverse), scale: 0.5)
      }
    }
    for name in ["erf", "special_erf"] { rules["\(name).default"] = unary { try $1.errorFunction($0) } }
    rules["erfc.default"] = unary { try $1.affine(try $1.errorFunction($0), scale: -1, shift: 1) }
    for name in ["sign", "sgn"] { rules["\(name).default"] = unary { try $1.sign($0) } }
    rules["logit.default"] = one { node, builder in
      var x = try builder.operand(node)
      if let epsilon = try builder.optionalReal(node, "eps") {
        x = try builder.clamped(x, .known(ForeignTensor(Float(epsilon))), .known(ForeignTensor(Float(1 - epsilon))))
      }
      return try builder.unary(
        .logarithm, try builder.combined(.divide, x, try builder.affine(x, scale: -1, shift: 1)))
    }
    rules["positive.default"] = unary { x, _ in x }
    return rules
  }()

  /// Functions of known numbers alone.
  static let rounding: Family = {
    var rules: Family = [:]
    let names: [(String, FloatingPointRoundingRule)] = [
      ("floor", .down), ("ceil", .up), ("round", .toNearestOrEven), ("trunc", .towardZero), ("fix", .towardZero),
    ]
    for (name, rule) in names {
      rules["\(name).default"] = unary { try $1.evaluated($0, "rounding") { $0.rounded(rule) } }
    }
    rules["frac.default"] = unary { try $1.evaluated($0, "the fraction") { $0 - $0.rounded(.towardZero) } }
    rules["isnan.default"] = unary {
      try $1.cast(try $1.evaluated($0, "a test for NaN") { $0.isNaN ? 1 : 0 }, .boolean)
    }
    rules["isinf.default"] = unary {
      try $1.cast(try $1.evaluated($0, "a test for infinity") { $0.isInfinite ? 1 : 0 }, .boolean)
    }
    return rules
  }()

  /// Choices between elements.
  static let selections: Family = {
    var rules: Family = [:]
    for overload in ["self", "ScalarOther", "ScalarSelf", "Scalar"] {
      rules["where.\(overload)"] = one { node, builder in
        try builder.selected(
          try builder.value(node, "condition"), try builder.operand(node), try builder.value(node, "other"))
      }
    }
    for overload in ["Scalar", "Tensor"] {
      rules["masked_fill.\(overload)"] = one { node, builder in
        try builder.filled(
          try builder.operand(node), try builder.value(node, "mask"), try builder.value(node, "value"))
      }
    }
    for overload in ["default", "Tensor"] {
      rules["clamp.\(overload)"] = one { node, builder in
        try builder.clamped(
          try builder.operand(node), try builder.optionalValue(node, "min"), try builder.optionalValue(node, "max"))
      }
      rules["clip.\(overload)"] = rules["clamp.\(overload)"]
      rules["clamp_min.\(overload)"] = one { node, builder in
        try builder.clamped(try builder.operand(node), try builder.value(node, "min"), nil)
      }
      rules["clamp_max.\(overload)"] = one { node, builder in
        try builder.clamped(try builder.operand(node), nil, try builder.value(node, "max"))
      }
    }
    rules["tril.default"] = one { node, builder in
      try builder.triangle(
        try builder.operand(node), isUpper: false, diagonal: try builder.integer(node, "diagonal", 0))
    }
    rules["triu.default"] = one { node, builder in
      try builder.triangle(try builder.operand(node), isUpper: true, diagonal: try builder.integer(node, "diagonal", 0))
    }
    rules["nan_to_num.default"] = one { node, builder in
      let (low, high) = (try builder.optionalReal(node, "neginf"), try builder.optionalReal(node, "posinf"))
      let replacement = Float(try builder.real(node, "nan", 0))
      let x = try builder.operand(node)
      let limit = Float.greatestFiniteMagnitude
      return try builder.evaluated(x, "a replacement of NaN") { number in
        number.isNaN
          ? replacement
          : number == .infinity
            ? high.map { Float($0) } ?? limit
            : number == -.infinity ? low.map { Float($0) } ?? -limit : number
      }
    }
    return rules
  }()
}
