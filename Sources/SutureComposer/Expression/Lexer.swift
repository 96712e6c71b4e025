/// Splits the text of an expression into tokens.
struct Lexer {
  /// The maximum length of an expression, in characters.
  static let maximumLength = 65_536

  /// The characters that are tokens of their own.
  private static let signs =
    Set("()[],:=#").union(CompositionOperator.infixes.map(\.infix.sign).filter { $0.count == 1 }.joined())

  private let text: String
  private let characters: [Character]
  private var position = 0

  static func tokens(of text: String) throws(SyntaxError) -> [Token] {
    var lexer = Lexer(text: text)
    guard lexer.characters.count <= maximumLength else {
      throw SyntaxError(text: text, column: 1, reason: "a composition has at most \(maximumLength) characters")
    }
    var tokens: [Token] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private init(text: String) {
    self.text = text
    characters = Array(text)
  }

  private var current: Character? { position < characters.count ? characters[position] : nil }

  private func error(_ reason: String, at position: Int) -> SyntaxError {
    SyntaxError(text: text, column: position + 1, reason: reason)
  }

  private mutating func take(while matches: (Character) -> Bool) -> String {
    let start = position
    while let character = current, matches(character) { position += 1 }
    return String(characters[start..<position])
  }

  private mutating func next() throws(SyntaxError) -> Token {
    _ = take(while: \.isWhitespace)
    let start = position
    guard let character = current else { return Token(kind: .end, column: start + 1) }
    let kind: Token.Kind
    if character.isASCII, character.isLetter || character == "_" {
      kind = .name(take { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") })
    } else if character == "-" || (character.isASCII && character.isNumber) {
      kind = try number()
    } else if character == "\"" || character == "'" {
      kind = .text(try quoted(character))
    } else if character == ">" {
      position += 1
      guard current == ">" else { throw error("'>' alone means nothing; in series is '>>'", at: start) }
      position += 1
      kind = .sign(">>")
    } else if Lexer.signs.contains(character) {
      position += 1
      kind = .sign(String(character))
    } else {
      throw error("'\(character)' has no meaning here", at: start)
    }
    return Token(kind: kind, column: start + 1)
  }

  private mutating func number() throws(SyntaxError) -> Token.Kind {
    let start = position
    let digits = take { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    if let integer = Int(digits) { return .integer(integer) }
    guard let real = Double(digits), real.isFinite, digits.allSatisfy({ "0123456789.eE+-".contains($0) }) else {
      throw error("'\(digits)' is not a number", at: start)
    }
    return .real(real)
  }

  private mutating func quoted(_ quote: Character) throws(SyntaxError) -> String {
    let start = position
    position += 1
    var text = ""
    while let character = current {
      position += 1
      if character == quote { return text }
      if character == "\\", let escaped = current {
        position += 1
        text.append(escaped)
      } else {
        text.append(character)
      }
    }
    throw error("the quotation has no end", at: start)
  }
}
