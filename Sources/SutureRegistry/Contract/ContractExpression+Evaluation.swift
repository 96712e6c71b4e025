import SutureSupport

/// The reason why an expression cannot be evaluated.
public enum EvaluationError: DeterministicError, Hashable, Sendable {
  /// A division by zero, of quotient or remainder.
  case divisionByZero
  /// A result that does not fit into 64 bits.
  case overflow
  /// A name without a value, or an operand of the wrong type.
  case invalidOperand(String)
}

extension EvaluationError: CustomStringConvertible {
  /// The predicate of a sentence about the expression: `divides by zero`.
  public var description: String {
    switch self {
    case .divisionByZero: "divides by zero"
    case .overflow: "overflows 64 bits"
    case .invalidOperand(let operand): "cannot be computed from \(operand)"
    }
  }
}

extension ContractExpression {
  /// The expression's value, given the values of all names.
  public func evaluate(
    _ values: [String: HyperparameterValue]
  ) throws(EvaluationError) -> HyperparameterValue {
    switch self {
    case .integer(let number): return .integer(number)
    case .boolean(let truth): return .boolean(truth)
    case .text(let word): return .text(word)
    case .name(let name):
      guard let value = values[name] else { throw .invalidOperand(name) }
      return value
    case .negative(let operand):
      let (negative, overflow) = Int(0).subtractingReportingOverflow(try operand.integer(values))
      return .integer(try ContractExpression.checked(negative, overflow))
    case .not(let operand): return .boolean(try !operand.holds(values))
    case .binary(.and, let left, let right):
      return .boolean(try left.holds(values) ? try right.holds(values) : false)
    case .binary(.or, let left, let right):
      return .boolean(try left.holds(values) ? true : try right.holds(values))
    case .binary(.equal, let left, let right):
      return .boolean(try left.evaluate(values) == right.evaluate(values))
    case .binary(.unequal, let left, let right):
      return .boolean(try left.evaluate(values) != right.evaluate(values))
    case .binary(.multiply, let left, let right):
      let (number, factor) = (try left.integer(values), try right.evaluate(values))
      guard case .real(let real) = factor else {
        return try Operator.multiply.apply(number, right.integer(values))
      }
      guard let product = Int(exactly: (Double(number) * real).rounded(.down)) else { throw .overflow }
      return .integer(product)
    case .binary(let binary, let left, let right):
      return try binary.apply(left.integer(values), right.integer(values))
    case .function(let function, let operands):
      let numbers = try ContractExpression.numbers(operands, values)
      guard let number = try function.apply(numbers) else { throw .invalidOperand(description) }
      return .integer(number)
    }
  }

  /// The expression's value as a condition.
  public func holds(_ values: [String: HyperparameterValue]) throws(EvaluationError) -> Bool {
    guard case .boolean(let truth) = try evaluate(values) else { throw .invalidOperand(description) }
    return truth
  }

  /// The expression's value as an integer.
  public func integer(_ values: [String: HyperparameterValue]) throws(EvaluationError) -> Int {
    guard case .integer(let number) = try evaluate(values) else { throw .invalidOperand(description) }
    return number
  }

  fileprivate static func checked(_ number: Int, _ overflow: Bool) throws(EvaluationError) -> Int {
    if overflow { throw .overflow }
    return number
  }

  /// The values of operands, with the elements of lists in their place.
  private static func numbers(
    _ operands: [ContractExpression], _ values: [String: HyperparameterValue]
  ) throws(EvaluationError) -> [Int] {
    var numbers: [Int] = []
    for operand in operands {
      switch try operand.evaluate(values) {
      case .integer(let number): numbers.append(number)
      case .integers(let list): numbers += list
      case .real, .boolean, .text: throw .invalidOperand(operand.description)
      }
    }
    return numbers
  }
}

extension ContractExpression.Function {
  /// The function's value; nil if it has none for these numbers.
  fileprivate func apply(_ numbers: [Int]) throws(EvaluationError) -> Int? {
    switch self {
    case .minimum: return numbers.min()
    case .maximum: return numbers.max()
    case .count: return numbers.count
    case .leastCommonMultiple:
      guard numbers.allSatisfy({ $0 >= 1 }) else { return nil }
      var multiple = 1
      for number in numbers {
        var (divisor, rest) = (multiple, number)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        let (product, overflow) = (multiple / divisor).multipliedReportingOverflow(by: number)
        multiple = try ContractExpression.checked(product, overflow)
      }
      return multiple
    }
  }
}

extension ContractExpression.Operator {
  /// Applies the operator to two integers.
  fileprivate func apply(_ a: Int, _ b: Int) throws(EvaluationError) -> HyperparameterValue {
    let result: (partialValue: Int, overflow: Bool)
    switch self {
    case .add: result = a.addingReportingOverflow(b)
    case .subtract: result = a.subtractingReportingOverflow(b)
    case .multiply: result = a.multipliedReportingOverflow(by: b)
    case .divide:
      guard b != 0 else { throw .divisionByZero }
      result = a.dividedReportingOverflow(by: b)
      if !result.overflow, a % b != 0, (a < 0) != (b < 0) { return .integer(result.partialValue - 1) }
    case .remainder:
      guard b != 0 else { throw .divisionByZero }
      let (remainder, overflow) = a.remainderReportingOverflow(dividingBy: b)
      if overflow { return .integer(0) }  // Int.min % −1 overflows, although the remainder is 0
      return .integer(remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder)
    case .equal: return .boolean(a == b)
    case .unequal: return .boolean(a != b)
    case .less: return .boolean(a < b)
    case .lessOrEqual: return .boolean(a <= b)
    case .greater: return .boolean(a > b)
    case .greaterOrEqual: return .boolean(a >= b)
    case .and, .or: throw .invalidOperand(rawValue)
    }
    return .integer(try ContractExpression.checked(result.partialValue, result.overflow))
  }
}
