import SutureSupport

/// Splits an expression into tokens.
struct ExpressionLexer {
  enum Token: Hashable {
    case integer(Int), word(String), quoted(String), symbol(String), end

    /// The token's form in messages.
    var shown: String {
      switch self {
      case .integer(let number): "'\(number)'"
      case .word(let word), .symbol(let word): quotedText(word)
      case .quoted(let text): quotedText(text)
      case .end: "the end"
      }
    }

    private func quotedText(_ text: String) -> String { SutureSupport.quoted(text) }
  }

  /// The maximum length of an expression in characters.
  static let maximumLength = 512

  private static let twoCharacterSymbols: Set<String> = ["==", "!=", "<=", ">="]
  private static let symbols: Set<String> = ["+", "-", "*", "/", "%", "=", "<", ">", "(", ")", ","]

  private let characters: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) throws(ExpressionError) {
    characters = Array(text.unicodeScalars)
    guard characters.count <= ExpressionLexer.maximumLength else {
      throw ExpressionError(
        column: ExpressionLexer.maximumLength + 1, message: "longer than \(ExpressionLexer.maximumLength) characters")
    }
  }

  /// The next token and its column.
  mutating func next() throws(ExpressionError) -> (token: Token, column: Int) {
    while position < characters.count, " \t\n".unicodeScalars.contains(characters[position]) { position += 1 }
    let column = position + 1
    guard position < characters.count else { return (.end, column) }
    let first = characters[position]
    if ("0"..."9").contains(first) { return (try integer(column), column) }
    if isWord(first) { return (.word(take(while: isWord)), column) }
    if first == "\"" || first == "'" { return (try quoted(first, column), column) }
    let pair = String(String.UnicodeScalarView(characters[position...].prefix(2)))
    if ExpressionLexer.twoCharacterSymbols.contains(pair) {
      position += 2
      return (.symbol(pair), column)
    }
    guard ExpressionLexer.symbols.contains(String(first)) else {
      throw ExpressionError(column: column, message: "\(SutureSupport.quoted(String(first))) has no meaning here")
    }
    position += 1
    return (.symbol(String(first)), column)
  }

  private mutating func integer(_ column: Int) throws(ExpressionError) -> Token {
    let digits = take { isWord($0) || $0 == "." }
    guard let number = Int(digits) else {
      throw ExpressionError(column: column, message: "\(SutureSupport.quoted(digits)) is not a whole number")
    }
    return .integer(number)
  }

  private mutating func quoted(_ mark: Unicode.Scalar, _ column: Int) throws(ExpressionError) -> Token {
    position += 1
    let text = take { $0 != mark }
    guard position < characters.count else {
      throw ExpressionError(column: column, message: "the closing quote is missing")
    }
    position += 1
    return .quoted(text)
  }

  private mutating func take(while isPart: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while position < characters.count, isPart(characters[position]) { position += 1 }
    return String(String.UnicodeScalarView(characters[start..<position]))
  }
}

private func isWord(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "a"..."z", "A"..."Z", "0"..."9", "_": true
  default: false
  }
}
