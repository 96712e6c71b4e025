/// An expression over dimensions and hyperparameters, in the closed language of contracts.
///
/// Whole numbers, names, `+ - * /` (floor) `%`, comparisons, `and or not`, `min max`, parentheses.
public indirect enum ContractExpression: Hashable, Sendable {
  /// A whole number.
  case integer(Int)
  /// `true` or `false`.
  case boolean(Bool)
  /// A word to compare a hyperparameter with.
  case text(String)
  /// A dimension or hyperparameter.
  case name(String)
  /// The negative of a number.
  case negative(ContractExpression)
  /// The opposite of a truth value.
  case not(ContractExpression)
  /// An operator between two expressions.
  case binary(Operator, ContractExpression, ContractExpression)
  /// The smallest of numbers and of lists' elements.
  case minimum([ContractExpression])
  /// The largest of numbers and of lists' elements.
  case maximum([ContractExpression])

  /// What stands between two expressions.
  public enum Operator: String, Hashable, Sendable {
    /// Sum.
    case add = "+"
    /// Difference.
    case subtract = "-"
    /// Product.
    case multiply = "*"
    /// Quotient, rounded down.
    case divide = "/"
    /// What the rounded-down quotient leaves: it has the divisor's sign.
    case remainder = "%"
    /// Equality of numbers, truth values or words; also written `=`.
    case equal = "=="
    /// The opposite of equality.
    case unequal = "!="
    /// Order.
    case less = "<"
    /// Order or equality.
    case lessOrEqual = "<="
    /// Order.
    case greater = ">"
    /// Order or equality.
    case greaterOrEqual = ">="
    /// Both; the right side is not looked at where the left does not hold.
    case and
    /// Either; the right side is not looked at where the left holds.
    case or

    /// How tightly it binds.
    var precedence: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
      case .add, .subtract: 5
      case .multiply, .divide, .remainder: 6
      }
    }
  }

  /// The names that occur, in order of their first appearance.
  public var names: [String] {
    var found: [String] = []
    collectNames(into: &found)
    return found
  }

  private func collectNames(into found: inout [String]) {
    switch self {
    case .integer, .boolean, .text: break
    case .name(let name): if !found.contains(name) { found.append(name) }
    case .negative(let operand), .not(let operand): operand.collectNames(into: &found)
    case .binary(_, let left, let right):
      left.collectNames(into: &found)
      right.collectNames(into: &found)
    case .minimum(let operands), .maximum(let operands): operands.forEach { $0.collectNames(into: &found) }
    }
  }
}
