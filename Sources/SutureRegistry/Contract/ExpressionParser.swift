import SutureSupport

/// The reason why a text is not a valid expression.
public struct ExpressionError: Error, Hashable, Sendable {
  /// The column in characters, from 1.
  public let column: Int
  /// A description of the error, without its column.
  public let message: String
}

extension ExpressionError: CustomStringConvertible {
  /// Column and message.
  public var description: String { "column \(column): \(message)" }
}

/// Parses an expression and checks its names and types at the same time, so that every error has a column.
struct ExpressionParser {
  /// A subexpression and its type; an unknown word may still be valid as the operand of a comparison.
  private struct Part {
    enum Kind: Hashable {
      case known(ExpressionSymbol), literalWord, unknownName
    }
    let expression: ContractExpression
    let kind: Kind
    let column: Int
  }

  /// The maximum nesting of parentheses, functions and signs.
  static let maximumDepth = 32

  private var lexer: ExpressionLexer
  private let symbols: [String: ExpressionSymbol]
  private var token: ExpressionLexer.Token = .end
  private var column = 1

  init(_ text: String, _ symbols: [String: ExpressionSymbol]) throws(ExpressionError) {
    lexer = try ExpressionLexer(text)
    self.symbols = symbols
    try advance()
  }

  /// Parses the whole text as an expression of the wanted type.
  mutating func parse(_ wanted: ExpressionSymbol) throws(ExpressionError) -> ContractExpression {
    if token == .end { throw fault("an expression is missing") }
    let part = try disjunction(0)
    guard token == .end else {
      if isComparison(token) { throw fault("comparisons cannot be chained; join them with 'and'") }
      throw fault("unexpected \(token.shown)")
    }
    return try self.expression(part, wanted)
  }

  private mutating func advance() throws(ExpressionError) { (token, column) = try lexer.next() }

  private func fault(_ message: String, at place: Int? = nil) -> ExpressionError {
    ExpressionError(column: place ?? column, message: message)
  }

  // MARK: Types

  /// A part's expression, checked to be of the wanted type.
  private func expression(_ part: Part, _ wanted: ExpressionSymbol) throws(ExpressionError) -> ContractExpression {
    switch part.kind {
    case .known(let kind) where kind == wanted: return part.expression
    case .known(.real):
      throw fault("'\(part.expression)' is a float, which can only be a product's right factor", at: part.column)
    case .known(let kind):
      throw fault("'\(part.expression)' is \(kind.description), not \(wanted.description)", at: part.column)
    case .literalWord: throw fault("\(part.expression) is a word, not \(wanted.description)", at: part.column)
    case .unknownName:
      let name = part.expression.description
      if Name.reserved.contains(name) { throw fault("'(' is missing after \(quoted(name))", at: part.column) }
      let clause = Suggestion.clause(for: name, in: symbols.keys.sorted())
      throw fault("\(quoted(name)) is neither a dimension nor a hyperparameter\(clause)", at: part.column)
    }
  }

  private func combine(
    _ binary: ContractExpression.Operator, _ left: Part, _ right: Part
  ) throws(ExpressionError) -> Part {
    let kind: ExpressionSymbol
    let sides: (ContractExpression, ContractExpression)
    switch binary {
    case .multiply where right.kind == .known(.real):
      kind = .number
      sides = (try expression(left, .number), right.expression)
    case .add, .subtract, .multiply, .divide, .remainder:
      kind = .number
      sides = (try expression(left, .number), try expression(right, .number))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      kind = .truth
      sides = (try expression(left, .number), try expression(right, .number))
    case .equal, .unequal:
      kind = .truth
      sides = try equated(left, right)
    case .and, .or:
      kind = .truth
      sides = (try expression(left, .truth), try expression(right, .truth))
    }
    return Part(expression: .binary(binary, sides.0, sides.1), kind: .known(kind), column: left.column)
  }

  private func equated(
    _ left: Part, _ right: Part
  ) throws(ExpressionError) -> (ContractExpression, ContractExpression) {
    switch (left.kind, right.kind) {
    case (.known(.word), .known(.word)): (left.expression, right.expression)
    case (.known(.word(let choices)), _): (left.expression, try word(right, choices))
    case (_, .known(.word(let choices))): (try word(left, choices), right.expression)
    case (.known(.truth), _), (_, .known(.truth)): (try expression(left, .truth), try expression(right, .truth))
    default: (try expression(left, .number), try expression(right, .number))
    }
  }

  /// The word, quoted or bare, with which a hyperparameter is compared: one of its choices.
  private func word(_ part: Part, _ choices: [String]) throws(ExpressionError) -> ContractExpression {
    let word: String
    switch part.expression {
    case .text(let text), .name(let text): word = text
    case .boolean(let truth): word = truth.description
    default: throw fault("'\(part.expression)' is not a word", at: part.column)
    }
    guard choices.contains(word) else {
      let clause = Suggestion.clause(for: word, in: choices)
      throw fault("\(quoted(word)) is not \(listed(choices))\(clause)", at: part.column)
    }
    return .text(word)
  }

  // MARK: Grammar

  private mutating func disjunction(_ depth: Int) throws(ExpressionError) -> Part {
    var left = try conjunction(depth)
    while token == .word("or") {
      try advance()
      left = try combine(.or, left, try conjunction(depth))
    }
    return left
  }

  private mutating func conjunction(_ depth: Int) throws(ExpressionError) -> Part {
    var left = try inversion(depth)
    while token == .word("and") {
      try advance()
      left = try combine(.and, left, try inversion(depth))
    }
    return left
  }

  private mutating func inversion(_ depth: Int) throws(ExpressionError) -> Part {
    guard token == .word("not") else { return try comparison(depth) }
    try check(depth)
    let place = column
    try advance()
    let operand = try inversion(depth + 1)
    return Part(expression: .not(try expression(operand, .truth)), kind: .known(.truth), column: place)
  }

  private func isComparison(_ token: ExpressionLexer.Token) -> Bool { comparison(token) != nil }

  private func comparison(_ token: ExpressionLexer.Token) -> ContractExpression.Operator? {
    guard case .symbol(let symbol) = token else { return nil }
    let comparison = symbol == "=" ? .equal : ContractExpression.Operator(rawValue: symbol)
    return comparison?.precedence == ContractExpression.Operator.equal.precedence ? comparison : nil
  }

  private mutating func comparison(_ depth: Int) throws(ExpressionError) -> Part {
    let left = try sum(depth)
    guard let binary = comparison(token) else { return left }
    try advance()
    return try combine(binary, left, try sum(depth))
  }

  private mutating func sum(_ depth: Int) throws(ExpressionError) -> Part {
    var left = try product(depth)
    while let binary = symbol(among: [.add, .subtract]) {
      try advance()
      left = try combine(binary, left, try product(depth))
    }
    return left
  }

  private mutating func product(_ depth: Int) throws(ExpressionError) -> Part {
    var left = try unary(depth)
    while let binary = symbol(among: [.multiply, .divide, .remainder]) {
      try advance()
      left = try combine(binary, left, try unary(depth))
    }
    return left
  }

  private func symbol(among operators: [ContractExpression.Operator]) -> ContractExpression.Operator? {
    operators.first { token == .symbol($0.rawValue) }
  }

  private mutating func unary(_ depth: Int) throws(ExpressionError) -> Part {
    guard token == .symbol("-") else { return try primary(depth) }
    try check(depth)
    let place = column
    try advance()
    let operand = try unary(depth + 1)
    return Part(expression: .negative(try expression(operand, .number)), kind: .known(.number), column: place)
  }

  private func check(_ depth: Int) throws(ExpressionError) {
    guard depth < ExpressionParser.maximumDepth else {
      throw fault("nested deeper than \(ExpressionParser.maximumDepth) levels")
    }
  }

  private mutating func primary(_ depth: Int) throws(ExpressionError) -> Part {
    let (first, place) = (token, column)
    switch first {
    case .integer(let number):
      try advance()
      return Part(expression: .integer(number), kind: .known(.number), column: place)
    case .quoted(let text):
      try advance()
      return Part(expression: .text(text), kind: .literalWord, column: place)
    case .symbol("("):
      try check(depth)
      try advance()
      let inner = try disjunction(depth + 1)
      try close()
      return inner
    case .word("true"), .word("false"):
      try advance()
      return Part(expression: .boolean(first == .word("true")), kind: .known(.truth), column: place)
    case .word(let name) where !Name.reserved.contains(name) || ContractExpression.Function(rawValue: name) != nil:
      try advance()
      if token == .symbol("(") { return try call(name, depth, place) }
      return Part(
        expression: .name(name), kind: symbols[name].map { .known($0) } ?? .unknownName, column: place)
    case .word, .symbol, .end: throw fault("a number or name is missing before \(first.shown)")
    }
  }

  /// The operands of a function, whose name is a hyperparameter's, a dimension's or a choice's unless '(' follows.
  private mutating func call(_ name: String, _ depth: Int, _ place: Int) throws(ExpressionError) -> Part {
    guard let function = ContractExpression.Function(rawValue: name) else {
      let known = listed(ContractExpression.Function.allCases.map(\.rawValue), "and")
      throw fault("there is no function \(quoted(name)), only \(known)", at: place)
    }
    try check(depth)
    var operands: [ContractExpression] = []
    repeat {
      try advance()
      let operand = try disjunction(depth + 1)
      let isList = operand.kind == .known(.numbers)
      operands.append(try expression(operand, isList ? .numbers : .number))
    } while token == .symbol(",")
    try close()
    return Part(expression: .function(function, operands), kind: .known(.number), column: place)
  }

  private mutating func close() throws(ExpressionError) {
    guard token == .symbol(")") else {
      let hint = token == .end ? " (in a YAML list, an expression with a comma needs quotes)" : ""
      throw fault("')' is missing before \(token.shown)\(hint)")
    }
    try advance()
  }
}

extension ContractExpression {
  /// Parses a text and checks its names and types.
  /// - Parameters:
  ///   - symbols: the meaning of each name.
  ///   - wanted: the type of the whole expression: `.number` for a dimension, `.truth` for a condition.
  /// - Throws: `ExpressionError` with the column of the first error.
  public init(
    parsing text: String, symbols: [String: ExpressionSymbol], as wanted: ExpressionSymbol
  ) throws(ExpressionError) {
    var parser = try ExpressionParser(text, symbols)
    self = try parser.parse(wanted)
  }
}
