import SutureGraph
import SutureRegistry

/// Reads compositions: `(se + eca) >> cbam(reduction: 8)`.
///
///     parallel := serial (op serial)*            one operator of + * | without parentheses
///     serial   := primary ('>>' primary)*
///     primary  := '(' parallel ')' | 'identity' | function '(' parallel, … ')' | name ['(' name ':' value, … ')']
public struct CompositionParser {
  /// The deepest nesting that is read.
  static let maximumDepth = 64

  private let text: String
  private let tokens: [Token]
  private var position = 0
  private var depth = 0

  /// Reads a composition.
  /// - Throws: `SyntaxError` with the column where reading stopped.
  public static func parse(_ text: String) throws(SyntaxError) -> Composition {
    var parser = CompositionParser(text: text, tokens: try Lexer.tokens(of: text))
    guard parser.current.kind != .end else { throw parser.error("the composition is empty") }
    let composition = try parser.parallel()
    guard parser.current.kind == .end else { throw parser.unexpected() }
    return composition
  }

  /// Reads a single module or backbone with its hyperparameters: `resnet8(width: 32)`.
  /// - Throws: `SyntaxError` with the column where reading stopped.
  public static func parseReference(_ text: String) throws(SyntaxError) -> ModuleReference {
    var parser = CompositionParser(text: text, tokens: try Lexer.tokens(of: text))
    guard case .name(let name) = parser.current.kind else { throw parser.error("a name belongs here") }
    parser.position += 1
    let reference = try parser.reference(to: name)
    guard parser.current.kind == .end else { throw parser.unexpected() }
    return reference
  }

  private init(text: String, tokens: [Token]) {
    self.text = text
    self.tokens = tokens
  }

  // MARK: Tokens

  private var current: Token { tokens[min(position, tokens.count - 1)] }

  private func error(_ reason: String, at token: Token? = nil) -> SyntaxError {
    SyntaxError(text: text, column: (token ?? current).column, reason: reason)
  }

  private func unexpected() -> SyntaxError {
    if current.kind == .sign("#") { return error("sharing weights with '#' is not available in this version") }
    return error("\(current.label) does not belong here")
  }

  private mutating func take(_ sign: String) -> Bool {
    guard current.kind == .sign(sign) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ sign: String, after what: String) throws(SyntaxError) {
    guard take(sign) else {
      throw error("'\(sign)' is missing after \(what)\(current.kind == .end ? "" : ", before \(current.label)")")
    }
  }

  // MARK: Grammar

  private mutating func parallel() throws(SyntaxError) -> Composition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= CompositionParser.maximumDepth else {
      throw error("compositions nest at most \(CompositionParser.maximumDepth) deep")
    }
    var branches = [try serial()]
    var fusion: Fusion?
    while case .sign(let sign) = current.kind, let next = Fusion.allCases.first(where: { $0.symbol == sign }) {
      if let fusion, fusion != next {
        throw error("'\(fusion.symbol ?? "")' and '\(sign)' mixed: parentheses must say which comes first")
      }
      fusion = next
      position += 1
      branches.append(try serial())
    }
    return fusion.map { .parallel($0, branches) } ?? branches[0]
  }

  private mutating func serial() throws(SyntaxError) -> Composition {
    var parts = [try primary()]
    while take(">>") { parts.append(try primary()) }
    return parts.count == 1 ? parts[0] : .serial(parts)
  }

  private mutating func primary() throws(SyntaxError) -> Composition {
    if take("(") {
      let inner = try parallel()
      try expect(")", after: "the composition in parentheses")
      return inner
    }
    guard case .name(let name) = current.kind else {
      throw current.kind == .end ? error("a module is missing at the end") : unexpected()
    }
    let start = current
    position += 1
    if name == "identity", current.kind != .sign("(") { return .identity }
    guard let function = Function(rawValue: name), current.kind == .sign("(") else {
      return .module(try reference(to: name))
    }
    return try call(function, at: start)
  }

  /// The functions of the grammar; the last five are learned and belong to a later version.
  private enum Function: String {
    case max, mean, residual, project
    case weighted, blend, gated, channelGated = "channel_gated", identityInit = "identity_init"
  }

  private mutating func call(_ function: Function, at start: Token) throws(SyntaxError) -> Composition {
    let name = function.rawValue
    position += 1
    var operands = [try parallel()]
    while take(",") { operands.append(try parallel()) }
    try expect(")", after: "the operands of '\(name)'")
    switch function {
    case .max, .mean:
      return .parallel(function == .max ? .max : .mean, operands)
    case .residual, .project:
      guard operands.count == 1 else {
        throw error("'\(name)' takes one composition, not \(operands.count)", at: start)
      }
      return function == .residual ? .residual(operands[0]) : .project(operands[0])
    case .weighted, .blend, .gated, .channelGated, .identityInit:
      throw error("'\(name)' is not available in this version", at: start)
    }
  }

  private mutating func reference(to name: String) throws(SyntaxError) -> ModuleReference {
    var reference = ModuleReference(id: name)
    guard take("(") else { return reference }
    if take(")") { return reference }
    repeat {
      guard case .name(let key) = current.kind else {
        throw error("a hyperparameter of '\(name)' is missing: write 'name: value'")
      }
      let keyToken = current
      position += 1
      guard take(":") else {
        throw error("'\(name)' takes hyperparameters, 'name: value'; ':' is missing after '\(key)'")
      }
      guard reference.hyperparameters.updateValue(try value(), forKey: key) == nil else {
        throw error("'\(key)' is given twice", at: keyToken)
      }
    } while take(",")
    try expect(")", after: "the hyperparameters of '\(name)'")
    return reference
  }

  private mutating func value() throws(SyntaxError) -> HyperparameterValue {
    let token = current
    position += 1
    switch token.kind {
    case .integer(let number): return .integer(number)
    case .real(let number): return .real(number)
    case .text(let text): return .text(text)
    case .name("true"): return .boolean(true)
    case .name("false"): return .boolean(false)
    case .name(let word): return .text(word)
    case .sign("["): return .integers(try integers())
    case .sign, .end: throw error("a value is missing", at: token)
    }
  }

  private mutating func integers() throws(SyntaxError) -> [Int] {
    var numbers: [Int] = []
    if take("]") { return numbers }
    repeat {
      guard case .integer(let number) = current.kind else { throw error("a list holds whole numbers") }
      numbers.append(number)
      position += 1
    } while take(",")
    try expect("]", after: "the list")
    return numbers
  }
}
