import SutureRegistry

extension CompositionParser {
  /// Parses the rest of a module after its name: branches and hyperparameters in parentheses, and a tag for shared
  /// weights.
  mutating func module(_ name: String, at start: Token) throws(SyntaxError) -> Composition {
    var (reference, branches) = try arguments(of: name, at: start)
    uses.append(Use(id: name, branches: branches.count, column: start.column))
    if take("#") {
      switch current.kind {
      case .integer(let number) where number >= 0: reference.tag = "\(number)"
      case .name(let name): reference.tag = name
      default: throw error("a number or word belongs after '#'")
      }
      position += 1
    }
    return branches.isEmpty ? .module(reference) : .fusion(reference, branches)
  }

  /// Parses the arguments in parentheses, if there are any: hyperparameters by name, and branches.
  /// - Parameter start: the token of the name; nil if branches are not allowed.
  mutating func arguments(
    of name: String, at start: Token?
  ) throws(SyntaxError) -> (reference: ModuleReference, branches: [Composition]) {
    var reference = ModuleReference(id: name)
    var branches: [Composition] = []
    guard take("("), !take(")") else { return (reference, []) }
    repeat {
      let keyToken = current
      guard let key = try hyperparameterName(of: name, mayBeBranch: start != nil) else {
        if let start, CompositionFunction.isSynonym(name) { throw error(CompositionFunction.unknown(name), at: start) }
        branches.append(try parallel())
        continue
      }
      guard reference.hyperparameters.updateValue(try value(), forKey: key) == nil else {
        throw error("'\(key)' is given twice", at: keyToken)
      }
    } while take(",")
    try expect(")", after: "the \(branches.isEmpty ? "hyperparameters" : "branches") of '\(name)'")
    return (reference, branches)
  }

  /// Parses the name of a hyperparameter and the colon after it; nil, and nothing is parsed, if a branch begins here.
  private mutating func hyperparameterName(
    of module: String, mayBeBranch: Bool
  ) throws(SyntaxError) -> String? {
    guard case .name(let key) = current.kind else {
      if mayBeBranch, current.kind == .sign("(") { return nil }
      throw error("a hyperparameter of '\(module)' is missing: write 'name: value'; see 'suture info \(module)'")
    }
    let next = tokens[min(position + 1, tokens.count - 1)]
    switch next.kind {
    case .sign(":"), .sign("="):
      position += 2
      return key
    case .integer, .real, .text, .sign("["): break
    case .name(let word) where CompositionOperator(word: word) == nil && CompositionOperator(word: key) == nil:
      if mayBeBranch, words(from: key).count > 1 { return nil }
    case .sign, .end, .name:
      if mayBeBranch { return nil }
    }
    throw error("'\(module)' takes hyperparameters, 'name: value'; ':' is missing after '\(key)'", at: next)
  }

  mutating func value() throws(SyntaxError) -> HyperparameterValue {
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
