/// A dialect's rules, with the forms that most of them have.
protocol RuleTable {
  /// The arguments that functions of one and of two tensors read.
  static var operands: (first: ArgumentKey, second: ArgumentKey) { get }
}

extension RuleTable {
  /// Some rules by their names.
  typealias Family = [String: NetworkBuilder.Rule]

  /// A rule of an operation with one result.
  static func one(
    _ body: @escaping @Sendable (ForeignNode, inout NetworkBuilder) throws -> ForeignValue
  ) -> NetworkBuilder.Rule {
    { [try body($0, &$1)] }
  }

  /// A rule of a function of the first operand.
  static func unary(
    _ body: @escaping @Sendable (ForeignValue, inout NetworkBuilder) throws -> ForeignValue
  ) -> NetworkBuilder.Rule {
    let first = operands.first
    return { [try body(try $1.value($0, first), &$1)] }
  }

  /// A rule of a function of both operands.
  static func binary(
    _ body: @escaping @Sendable (ForeignValue, ForeignValue, inout NetworkBuilder) throws -> ForeignValue
  ) -> NetworkBuilder.Rule {
    let (first, second) = operands
    return { [try body(try $1.value($0, first), try $1.value($0, second), &$1)] }
  }
}
