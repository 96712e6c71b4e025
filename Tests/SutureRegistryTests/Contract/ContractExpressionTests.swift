@testable import SutureRegistry
import Testing

@Suite struct ContractExpressionTests {
  static let symbols: [String: ExpressionSymbol] = [
    "n": .number, "c": .number, "h": .number, "g": .number, "bias": .truth,
    "mode": .word(choices: ["avg", "max-pool"]),
    "other": .word(choices: ["avg", "x"]), "kernels": .numbers, "top": .word(choices: ["min", "max"]), "rate": .real,
    "huge": .real,
  ]
  static let values: [String: HyperparameterValue] = [
    "n": .integer(2), "c": .integer(63), "h": .integer(7), "g": .integer(4), "bias": .boolean(true),
    "mode": .text("avg"), "other": .text("x"), "kernels": .integers([5, 3, 7]), "top": .text("max"),
    "rate": .real(0.6), "huge": .real(2),
  ]

  func number(_ text: String) throws -> Int {
    try ContractExpression(parsing: text, symbols: Self.symbols, as: .number).integer(Self.values)
  }

  func holds(_ text: String) throws -> Bool {
    try ContractExpression(parsing: text, symbols: Self.symbols, as: .truth).holds(Self.values)
  }

  @Test(arguments: [
    ("7", 7), ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 3 - 2", 5), ("100 / 10 / 5", 2), ("c / 16", 3),
    ("c % g", 3), ("2 * 7 % 4", 2), ("-7 / 2", -4), ("7 / -2", -4), ("-7 % 3", 2), ("7 % -3", -2), ("-7 / -2", 3),
    ("-(c) + 1", -62), ("--3", 3), ("2 - -3", 5), ("min(c, h, 9)", 7), ("max(1, c / 16)", 3), ("max(kernels)", 7),
    ("min(kernels)", 3), ("max(kernels, 9)", 9), ("min(3)", 3), ("lcm(kernels)", 105),
    ("lcm(4, 6, 1)", 12), ("count(kernels)", 3), ("count(1, kernels)", 4), ("9223372036854775807", Int.max),
    ("h * rate", 4), ("-h * rate", -5), ("c / h * rate * 2", 10),
    ("-9223372036854775807 - 1", Int.min), ("(-9223372036854775807 - 1) % -1", 0),
  ])
  func `arithmetic follows the usual order and rounds down`(text: String, value: Int) throws {
    #expect(try number(text) == value)
  }

  @Test(arguments: [
    ("c / 16 >= 1", true), ("c % g = 0", false), ("c % 3 == 0", true), ("c != 63", false), ("1 < 2 and 3 > 2", true),
    ("1 > 2 and 3 > 2 or 1 <= 1", true), ("1 > 2 and (3 > 2 or 1 <= 1)", false), ("not 1 > 2", true),
    ("not bias or bias", true), ("not (bias or bias)", false), ("bias == true", true), ("bias != (1 < 2)", false),
    ("mode == avg", true), ("mode = avg", true), ("mode != \"max-pool\"", true), ("'avg' == mode", true),
    ("mode == other", false), ("top == max", true), ("top != min", true), ("1 = 2 or true", true),
    ("g != 4 and 1 / 0 > 0", false), ("g = 4 or 1 / 0 > 0", true),
    ("1 + 1 < 2 * 2", true),
  ])
  func `comparisons bind weaker than sums, and 'and' tighter than 'or'`(text: String, value: Bool) throws {
    #expect(try holds(text) == value)
  }

  @Test(arguments: [
    ("1 / 0", EvaluationError.divisionByZero), ("c % (g - 4)", .divisionByZero), ("9223372036854775807 + 1", .overflow),
    ("-9223372036854775807 - 2", .overflow), ("9223372036854775807 * 2", .overflow),
    ("9223372036854775807 * huge", .overflow),
    ("lcm(9223372036854775807, 2)", .overflow), ("lcm(c, 0)", .invalidOperand("lcm(c, 0)")),
    ("(-9223372036854775807 - 1) / -1", .overflow), ("-(-9223372036854775807 - 1)", .overflow),
  ])
  func `an expression without a value is an error`(text: String, error: EvaluationError) {
    #expect(throws: error) { try number(text) }
  }

  @Test(arguments: [
    ("", "column 1: an expression is missing"),
    ("   ", "column 4: an expression is missing"),
    ("c +", "column 4: a number or name is missing before the end"),
    ("* c", "column 1: a number or name is missing before '*'"),
    ("c 2", "column 3: unexpected '2'"),
    ("(c + 1", "column 7: ')' is missing before the end (in a YAML list, an expression with a comma needs quotes)"),
    ("c + 1)", "column 6: unexpected ')'"),
    ("c ** 2", "column 4: a number or name is missing before '*'"),
    ("c ^ 2", "column 3: '^' has no meaning here"),
    ("c / reducton", "column 5: 'reducton' is neither a dimension nor a hyperparameter"),
    ("kernel", "column 1: 'kernel' is neither a dimension nor a hyperparameter (did you mean 'kernels'?)"),
    ("c / 2.5", "column 5: '2.5' is not a whole number"),
    ("2c", "column 1: '2c' is not a whole number"),
    ("9223372036854775808", "column 1: '9223372036854775808' is not a whole number"),
    ("abs(c)", "column 1: there is no function 'abs', only min, max, lcm and count"),
    ("min", "column 1: '(' is missing after 'min'"),
    ("min()", "column 5: a number or name is missing before ')'"),
    ("rate + 1", "column 1: 'rate' is a float, which can only be a product's right factor"),
    ("rate * c", "column 1: 'rate' is a float, which can only be a product's right factor"),
    ("kernels + 1", "column 1: 'kernels' is a list, not a number"),
    ("c > 1", "column 1: 'c > 1' is true or false, not a number"),
    ("(c > 1) + 2", "column 2: 'c > 1' is true or false, not a number"),
    ("mode + 1", "column 1: 'mode' is a word, not a number"),
    ("\"avg", "column 1: the closing quote is missing"),
    ("c; 1", "column 2: ';' has no meaning here"),
  ])
  func `a text that is not a number is refused with its column`(text: String, message: String) {
    let error = #expect(throws: ExpressionError.self) {
      try ContractExpression(parsing: text, symbols: Self.symbols, as: .number)
    }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("c", "column 1: 'c' is a number, not true or false"),
    ("1 <= c <= 3", "column 8: comparisons cannot be chained; join them with 'and'"),
    ("mode == agv", "column 9: 'agv' is not avg or max-pool (did you mean 'avg'?)"),
    ("mode == 3", "column 9: '3' is not a word"),
    ("mode < avg", "column 1: 'mode' is a word, not a number"),
    ("c == avg", "column 6: 'avg' is neither a dimension nor a hyperparameter"),
    ("c == 'avg'", "column 6: avg is a word, not a number"),
    ("bias == 1", "column 9: '1' is a number, not true or false"),
    ("not c", "column 5: 'c' is a number, not true or false"),
    ("c and bias", "column 1: 'c' is a number, not true or false"),
    ("bias or", "column 8: a number or name is missing before the end"),
    ("c >= and", "column 6: a number or name is missing before 'and'"),
  ])
  func `a text that is not a condition is refused with its column`(text: String, message: String) {
    let error = #expect(throws: ExpressionError.self) {
      try ContractExpression(parsing: text, symbols: Self.symbols, as: .truth)
    }
    #expect(error?.description == message)
  }

  @Test(arguments: ["(", "-", "min(", "not "])
  func `depth is limited`(opening: String) throws {
    let closing = opening.hasSuffix("(") ? ")" : ""
    func nested(_ depth: Int) throws -> ContractExpression {
      let isTruth = opening == "not "
      let text = String(repeating: opening, count: depth) + (isTruth ? "bias" : "c")
      return try ContractExpression(
        parsing: text + String(repeating: closing, count: depth), symbols: Self.symbols, as: isTruth ? .truth : .number)
    }
    #expect(throws: Never.self) { try nested(32) }
    let error = #expect(throws: ExpressionError.self) { try nested(33) }
    #expect(error?.message == "nested deeper than 32 levels")
  }

  @Test func `length is limited`() throws {
    let longest = "1" + String(repeating: "+1", count: 255) + " "
    #expect(try number(longest) == 256)
    #expect(throws: ExpressionError(column: 513, message: "longer than 512 characters")) { try number(longest + " ") }
  }

  @Test(arguments: [
    ("c/16>=1", "c / 16 >= 1"), ("c % g = 0", "c % g == 0"), ("(1 + 2) * 3", "(1 + 2) * 3"),
    ("1 + (2 * 3)", "1 + 2 * 3"), ("1 - (2 - 3)", "1 - (2 - 3)"), ("(1 - 2) - 3", "1 - 2 - 3"),
    ("c * (h / g)", "c * (h / g)"), ("not (bias and bias)", "not (bias and bias)"),
    ("(not bias) and bias", "not bias and bias"),
    ("bias and (bias or bias)", "bias and (bias or bias)"), ("-(c + 1)", "-(c + 1)"), ("-(-c)", "-(-c)"),
    ("(c > 1) == bias", "(c > 1) == bias"), ("mode == \"max-pool\"", "mode == \"max-pool\""),
    ("max(1,c/16)", "max(1, c / 16)"), ("2 - -3", "2 - -3"),
  ])
  func `printing omits redundant parentheses and parses back`(text: String, printed: String) throws {
    let wanted: ExpressionSymbol = ["=", ">", "not", "and"].contains { text.contains($0) } ? .truth : .number
    let expression = try ContractExpression(parsing: text, symbols: Self.symbols, as: wanted)
    #expect(expression.description == printed)
    #expect(try ContractExpression(parsing: printed, symbols: Self.symbols, as: wanted) == expression)
  }
}
