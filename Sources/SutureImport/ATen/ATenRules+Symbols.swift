import SutureGraph

extension ATenRules {
  /// Copies, element types, sizes, and checks without results.
  static let symbols: Family = {
    var rules: Family = [:]
    for name in [
      "clone", "contiguous", "detach", "alias", "lift_fresh_copy", "lift_fresh", "lift", "detach_copy", "alias_copy",
      "resolve_conj", "resolve_neg", "requires_grad", "_to_dense",
    ] {
      rules["\(name).default"] = unary { x, _ in x }
    }
    for name in ["to.dtype", "to.device", "to.dtype_layout", "_to_copy.default", "to.prim_dtype", "to.prim_Device"] {
      rules[name] = one { try typed($0, try $1.operand($0), &$1) }
    }
    rules["_autocast_to_full_precision.default"] = unary { x, _ in x }
    rules["_autocast_to_reduced_precision.default"] = unary { x, _ in x }
    for name in ["to.other", "type_as.default"] {
      rules[name] = one { node, builder in
        try builder.cast(try builder.operand(node), builder.kind(try builder.value(node, "other")))
      }
    }
    for (name, kind) in [("float", ElementKind.floating), ("bool", .boolean), ("long", .integer), ("int", .integer)] {
      rules["\(name).default"] = unary { try $1.cast($0, kind) }
    }
    for name in ["sym_size.int", "size.int"] {
      rules[name] = one { node, builder in
        let x = try builder.operand(node)
        let axis = try builder.axis(try builder.integer(node, "dim"), of: x)
        guard axis < builder.shape(x).rank else { throw node.refused("a single number has no sizes") }
        return .known(ForeignTensor(builder.shape(x)[axis]))
      }
    }
    for name in ["sym_size", "size"] {
      rules["\(name).default"] = { node, builder in
        builder.shape(try builder.operand(node)).dimensions.map { .known(ForeignTensor($0)) }
      }
    }
    for name in ["sym_numel", "numel"] {
      rules["\(name).default"] = unary { .known(ForeignTensor($1.shape($0).elementCount)) }
    }
    for name in ["item.default", "_local_scalar_dense.default", "Int.Tensor", "ScalarImplicit.default"] {
      rules[name] = one { node, builder in
        guard let key = node.arguments.first?.name else { throw node.refused("its tensor is missing") }
        return try builder.reshaped(.known(try builder.scalar(node, .name(key))), [])
      }
    }
    for name in [
      "_assert_scalar", "_assert_tensor_metadata", "_assert_async", "_functional_assert_scalar",
      "_functional_assert_async",
      "sym_constrain_range", "sym_constrain_range_for_size", "_functional_sym_constrain_range",
      "_functional_sym_constrain_range_for_size", "_print",
    ] {
      for overload in ["default", "msg"] { rules["\(name).\(overload)"] = { _, _ in [] } }
    }
    return rules
  }()

  /// Python's arithmetic of sizes, by the full names of the functions.
  static let numbers: Family = {
    var rules: Family = [:]
    func add(_ names: [String], _ body: @escaping @Sendable ([ForeignTensor], ForeignNode) throws -> ForeignTensor) {
      for name in names {
        rules[name] = { node, builder in
          let operands = try node.arguments.indices.map { try operand($0, node, builder) }
          return [.known(try body(operands, node))]
        }
      }
    }
    func binary(_ names: [String], _ body: @escaping @Sendable (ForeignTensor, ForeignTensor) throws -> ForeignTensor) {
      add(names) { operands, node in
        guard operands.count == 2 else { throw node.refused("it has \(operands.count) operands") }
        return try body(operands[0], operands[1])
      }
    }
    func unary(_ names: [String], _ body: @escaping @Sendable (ForeignTensor) throws -> ForeignTensor) {
      add(names) { operands, node in
        guard let first = operands.first else { throw node.refused("it has no operand") }
        return try body(first)
      }
    }
    let functions: [(String, ArithmeticFunction)] = [
      ("add", .add), ("sub", .subtract), ("mul", .multiply), ("truediv", .divide), ("floordiv", .floorDivide),
      ("mod", .remainder), ("pow", .power),
    ]
    for (name, function) in functions {
      binary(["_operator.\(name)", "operator.\(name)"]) { try .combined(function, $0, $1) }
    }
    binary(["torch.sym_max", "math.max", "builtins.max"]) { try .combined(.maximum, $0, $1) }
    binary(["torch.sym_min", "math.min", "builtins.min"]) { try .combined(.minimum, $0, $1) }
    binary(["math.pow"]) { try .combined(.power, $0.cast(.floating), $1) }
    let comparisons: [(String, Comparison)] = [
      ("eq", .equal), ("ne", .notEqual), ("lt", .less), ("le", .lessOrEqual), ("gt", .greater), ("ge", .greaterOrEqual),
    ]
    for (name, comparison) in comparisons {
      binary(["_operator.\(name)", "operator.\(name)"]) { try .compared(comparison, $0, $1) }
    }
    binary(["_operator.and_"]) { try .combined(.multiply, $0.cast(.boolean), $1.cast(.boolean)) }
    binary(["_operator.or_"]) { try .combined(.add, $0.cast(.boolean), $1.cast(.boolean)) }
    unary(["_operator.neg"]) { try .combined(.multiply, $0, ForeignTensor(-1)) }
    unary(["_operator.pos"]) { $0 }
    unary(["_operator.not_", "torch.sym_not"]) { try .filling($0.shape, .booleans($0.booleans.map { !$0 })) }
    unary(["torch.sym_float"]) { $0.cast(.floating) }
    unary(["torch.sym_int", "math.trunc"]) { $0.cast(.integer) }
    unary(["math.floor"]) { try $0.kind == .floating ? $0.map { $0.rounded(.down) }.cast(.integer) : $0 }
    unary(["math.ceil"]) { try $0.kind == .floating ? $0.map { $0.rounded(.up) }.cast(.integer) : $0 }
    unary(["builtins.round", "round"]) {
      try $0.kind == .floating ? $0.map { $0.rounded(.toNearestOrEven) }.cast(.integer) : $0
    }
    unary(["math.sqrt", "torch._sym_sqrt", "torch.sym_sqrt"]) { try $0.map { $0.squareRoot() } }
    add(["torch.sym_ite"]) { operands, node in
      guard operands.count == 3 else { throw node.refused("it has \(operands.count) operands") }
      return operands[0].booleans.first == true ? operands[1] : operands[2]
    }
    add(["torch.sym_sum"]) { operands, _ in
      try operands.reduce(ForeignTensor(0)) { try .combined(.add, $0, $1) }
    }
    return rules
  }()

  /// A number among the arguments, whatever its name.
  private static func operand(_ index: Int, _ node: ForeignNode, _ builder: NetworkBuilder) throws -> ForeignTensor {
    let plain = ForeignNode(
      operation: node.operation, name: node.name, arguments: [.init("operand", node.arguments[index].value)],
      outputs: [],
      module: node.module)
    return try builder.scalar(plain, "operand")
  }
}
