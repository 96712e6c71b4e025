extension ContractExpression: CustomStringConvertible {
  /// The expression with minimal parentheses; parsing it gives the same expression.
  public var description: String { written { $0 } }

  /// The expression with names replaced by values: `3 / 16`.
  func description(with values: [String: HyperparameterValue]) -> String {
    written { values[$0]?.description ?? $0 }
  }

  private func written(_ name: (String) -> String) -> String {
    switch self {
    case .integer(let number): return "\(number)"
    case .boolean(let truth): return "\(truth)"
    case .text(let word): return HyperparameterValue.text(word).description
    case .name(let symbol): return name(symbol)
    case .negative(let operand): return "-" + operand.written(name, above: ContractExpression.unary)
    case .not(let operand): return "not " + operand.written(name, above: ContractExpression.inversion)
    case .binary(let binary, let left, let right):
      // Comparisons cannot be chained, so a comparison as an operand needs parentheses on either side.
      let level = binary.precedence
      let isComparison = level == Operator.equal.precedence
      let first = left.written(name, above: isComparison ? level + 1 : level)
      return "\(first) \(binary.rawValue) \(right.written(name, above: level + 1))"
    case .function(let function, let operands):
      return "\(function.rawValue)(\(operands.map { $0.written(name) }.joined(separator: ", ")))"
    }
  }

  private func written(_ name: (String) -> String, above level: Int) -> String {
    let text = written(name)
    let isNegative = text.hasPrefix("-") && level >= ContractExpression.unary
    return precedence < level || isNegative ? "(\(text))" : text
  }

  private static let inversion = 3
  private static let unary = 7
  private static let primary = 8

  private var precedence: Int {
    switch self {
    case .binary(let binary, _, _): binary.precedence
    case .not: ContractExpression.inversion
    case .negative: ContractExpression.unary
    case .integer, .boolean, .text, .name, .function: ContractExpression.primary
    }
  }
}
