import SutureGraph
import SutureRegistry

/// Parses compositions such as `(se + eca) >> cbam(reduction: 8)`.
///
///     parallel := serial (op serial)*            one operator of + * | without parentheses
///     serial   := primary ('>>' primary)*
///     primary  := '(' parallel ')' | 'identity' | function '(' parallel, … ')' | module
///     module   := name ['(' argument, … ')'] ['#' tag]
///     argument := name ':' value | parallel          a hyperparameter, or a branch of a module that joins branches
///
/// The words `then`, `plus`, `times` and `beside` may replace `>>`, `+`, `*` and `|`, and `=` may replace the colon.
/// Names of modules, functions and operators are case-insensitive.
public struct CompositionParser {
  /// The maximum depth of nesting.
  static let maximumDepth = 64

  private let text: String
  let tokens: [Token]
  /// The names that may have several words, collected when first needed; nil if names are single words.
  let names: (() -> ModuleNames)?
  var position = 0
  private var depth = 0
  /// The modules so far.
  var uses: [Use] = []

  /// A module in the text.
  struct Use {
    let id: String
    /// The number of branches that it is applied to.
    let branches: Int
    /// The column of its name.
    let column: Int
  }

  /// Parses a composition.
  /// - Parameter names: the names of modules that may have several words, as `Coordinate Attention`.
  /// - Throws: `SyntaxError` with the column of the error.
  public static func parse(_ text: String, names: (() -> ModuleNames)?) throws(SyntaxError) -> Composition {
    try parseWithUses(text, names: names).composition
  }

  /// Parses a composition, and lists its modules with their columns.
  static func parseWithUses(
    _ text: String, names: (() -> ModuleNames)?
  ) throws(SyntaxError) -> (composition: Composition, uses: [Use]) {
    var parser = CompositionParser(text: text, tokens: try Lexer.tokens(of: text), names: names)
    guard parser.current.kind != .end else { throw parser.error("the composition is empty") }
    let composition = try parser.parallel()
    guard parser.current.kind == .end else { throw parser.unexpected() }
    return (composition, parser.uses)
  }

  /// The syntax of compositions, for help texts.
  package static let synopsis: String = {
    func list(_ texts: [String]) -> String { texts.map { "'\($0)'" }.joined(separator: ", ") }
    let functions = CompositionFunction.allCases.map { "\($0.rawValue)(a)" } + ["identity"]
    let infixes = CompositionOperator.infixes.map(\.infix)
    return """
      In series '\(CompositionOperator.serial.notation)'; in parallel \(list(ParallelOperator.allCases.map(\.notation))); \
      also \(list(functions)), and modules that join branches, such as 'aff(a, b)'; 'suture info' explains each, as in \
      'suture info identity_init'. Parentheses nest. Shells interpret '>>', '*', '|' and parentheses: quote \
      compositions, or write the words \(list(infixes.map(\.word))) for \(list(infixes.map(\.sign))).
      """
  }()

  /// Whether compositions use a name for something other than a module.
  public static func isReserved(_ name: String) -> Bool {
    name == "identity" || CompositionFunction.names.contains(name) || CompositionOperator(word: name) != nil
  }

  /// Whether a word of a command line starts in the middle of a composition, and so continues the previous word.
  public static func beginsOpen(_ word: String) -> Bool {
    isConnective(word) || word.first.map { isSign($0) || "),:=#".contains($0) } ?? false
  }

  /// Whether a word of a command line ends in the middle of a composition, so that the next word continues it.
  public static func endsOpen(_ word: String) -> Bool {
    isConnective(word) || word.last.map { isSign($0) || "(,:=#".contains($0) } ?? false
  }

  /// Whether a word has operands on both sides: the word of an infix operator, or `at` before the site of a candidate.
  private static func isConnective(_ word: String) -> Bool {
    CompositionOperator(word: word) != nil || word == "at"
  }

  /// Whether a character occurs in the sign of an infix operator.
  private static func isSign(_ character: Character) -> Bool {
    CompositionOperator.infixes.contains { $0.infix.sign.contains(character) }
  }

  /// Parses a single module or backbone with its hyperparameters, such as `resnet8(width: 32)`.
  /// - Parameter names: the names that may have several words.
  /// - Throws: `SyntaxError` with the column of the error.
  public static func parseReference(
    _ text: String, names: (() -> ModuleNames)?
  ) throws(SyntaxError) -> ModuleReference {
    var parser = CompositionParser(text: text, tokens: try Lexer.tokens(of: text), names: names)
    guard case .name(let spelling) = parser.current.kind else { throw parser.error("a name belongs here") }
    let name = parser.takeName(spelling)
    let (reference, _) = try parser.arguments(of: name, at: nil)
    guard parser.current.kind == .end else { throw parser.unexpected() }
    return reference
  }

  private init(text: String, tokens: [Token], names: (() -> ModuleNames)?) {
    self.text = text
    self.tokens = tokens
    self.names = names
  }

  // MARK: Tokens

  var current: Token { tokens[min(position, tokens.count - 1)] }

  func error(_ reason: String, at token: Token? = nil) -> SyntaxError {
    SyntaxError(text: text, column: (token ?? current).column, reason: reason)
  }

  private func unexpected() -> SyntaxError {
    // A comma may have been meant as an operator.
    let isJoining = currentOperator?.parallel != nil || current.kind == .sign(",")
    let operators = isJoining ? "; operators are \(CompositionOperator.signList)" : ""
    return error("\(current.label) does not belong here\(operators)")
  }

  /// The infix operator at this position, written as a sign or as a word.
  var currentOperator: CompositionOperator? {
    switch current.kind {
    case .sign(let sign): CompositionOperator(sign: sign)
    case .name(let name): CompositionOperator(word: name)
    case .integer, .real, .text, .end: nil
    }
  }

  mutating func take(_ sign: String) -> Bool {
    guard current.kind == .sign(sign) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ sign: String, after what: String) throws(SyntaxError) {
    guard take(sign) else {
      throw error("'\(sign)' is missing after \(what)\(current.kind == .end ? "" : ", before \(current.label)")")
    }
  }

  // MARK: Grammar

  mutating func parallel() throws(SyntaxError) -> Composition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= CompositionParser.maximumDepth else {
      throw error("compositions nest at most \(CompositionParser.maximumDepth) deep")
    }
    var branches = [try serial()]
    var joining: ParallelOperator?
    while let next = currentOperator?.parallel {
      if let joining, joining != next {
        throw error("'\(joining.spelling)' and '\(next.spelling)' mixed: parentheses must say which comes first")
      }
      joining = next
      position += 1
      branches.append(try serial())
    }
    return joining.map { .parallel($0, branches) } ?? branches[0]
  }

  private mutating func serial() throws(SyntaxError) -> Composition {
    var parts = [try primary()]
    while currentOperator == .serial {
      position += 1
      parts.append(try primary())
    }
    if beginsOperand {
      throw error("an operator is missing before \(current.label): \(CompositionOperator.signList)")
    }
    return parts.count == 1 ? parts[0] : .serial(parts)
  }

  /// Whether a module, a function or an opening parenthesis is at this position.
  private var beginsOperand: Bool {
    if case .name = current.kind { return currentOperator == nil }
    return current.kind == .sign("(")
  }

  private mutating func primary() throws(SyntaxError) -> Composition {
    if take("(") {
      let inner = try parallel()
      try expect(")", after: "the composition in parentheses")
      return inner
    }
    guard case .name(let spelling) = current.kind else {
      throw current.kind == .end ? error("a module is missing at the end") : unexpected()
    }
    guard currentOperator == nil else { throw error("a module is missing before \(current.label)") }
    let start = current
    let name = takeName(spelling)
    if name == "identity", current.kind != .sign("(") { return .identity }
    if current.kind == .sign("(") {
      if let function = CompositionFunction(rawValue: name) { return try call(function, at: start) }
      if let joining = ParallelOperator(function: name) { return try call(joining, at: start) }
    } else if CompositionFunction.names.contains(name) {
      throw error("'\(name)' is a function: its operands belong in parentheses after it", at: start)
    }
    return try module(name, at: start)
  }

  private mutating func call(_ function: CompositionFunction, at start: Token) throws(SyntaxError) -> Composition {
    let operands = try operands(of: function.rawValue)
    guard operands.count == 1 else {
      throw error("'\(function.rawValue)' takes one composition, not \(operands.count)", at: start)
    }
    return function.applied(to: operands[0])
  }

  private mutating func call(_ joining: ParallelOperator, at start: Token) throws(SyntaxError) -> Composition {
    let operands = try operands(of: joining.spelling)
    guard joining.arity.contains(operands.count) else {
      let arity = CompositionOperator.parallel(joining).arityText
      throw error("'\(joining.spelling)' takes \(arity), not \(operands.count)", at: start)
    }
    return .parallel(joining, operands)
  }

  private mutating func operands(of name: String) throws(SyntaxError) -> [Composition] {
    position += 1
    var operands = [try parallel()]
    while take(",") { operands.append(try parallel()) }
    try expect(")", after: "the operands of '\(name)'")
    return operands
  }
}
