/// An expression over dimensions and hyperparameters, in the small language of contracts.
///
/// The language has integers, names, `+ - * /` (floor) `%`, comparisons, `and or not`, `min max lcm count`, parentheses.
public indirect enum ContractExpression: Hashable, Sendable {
  /// An integer.
  case integer(Int)
  /// `true` or `false`.
  case boolean(Bool)
  /// A word with which a hyperparameter is compared.
  case text(String)
  /// The name of a dimension or hyperparameter.
  case name(String)
  /// Arithmetic negation.
  case negative(ContractExpression)
  /// Logical negation.
  case not(ContractExpression)
  /// A binary operator and its operands.
  case binary(Operator, ContractExpression, ContractExpression)
  /// A function of numbers and list elements.
  case function(Function, [ContractExpression])

  /// A function of the numbers among its operands and the elements of its lists.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    /// The minimum.
    case minimum = "min"
    /// The maximum.
    case maximum = "max"
    /// The least common multiple of positive numbers: `c % lcm(groups) == 0` if `c` is a multiple of each.
    case leastCommonMultiple = "lcm"
    /// How many there are.
    case count
  }

  /// A binary operator.
  public enum Operator: String, Hashable, Sendable {
    /// `a + b`.
    case add = "+"
    /// `a - b`.
    case subtract = "-"
    /// `a * b`; if `b` is a hyperparameter of type `float`, rounded down.
    case multiply = "*"
    /// `a / b`, rounded down.
    case divide = "/"
    /// `a % b`, the remainder of the rounded-down quotient; it has the sign of `b`.
    case remainder = "%"
    /// `a == b` for numbers, truth values or words; also written `=`.
    case equal = "=="
    /// `a != b`.
    case unequal = "!="
    /// `a < b`.
    case less = "<"
    /// `a <= b`.
    case lessOrEqual = "<="
    /// `a > b`.
    case greater = ">"
    /// `a >= b`.
    case greaterOrEqual = ">="
    /// Logical and; the right operand is not evaluated if the left one is false.
    case and
    /// Logical or; the right operand is not evaluated if the left one is true.
    case or

    /// The precedence; higher binds tighter.
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

  /// The names that occur, in order of first appearance.
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
    case .function(_, let operands): operands.forEach { $0.collectNames(into: &found) }
    }
  }
}
