import SutureGraph
import SutureSupport

extension YAMLReader {
  /// A piece of text, quoted or not.
  /// - Throws: where it is no scalar, is empty, or has more characters than the limit.
  public func text(limit: Int = 4096) throws(YAMLError) -> String {
    guard case .scalar(let text, _) = node.content else { throw wrongType("text") }
    guard !text.isEmpty else { throw error(.wrongType, "\(title) is empty") }
    guard text.unicodeScalars.count <= limit else {
      throw error(.invalidValue, "\(title) is longer than \(limit) characters")
    }
    return text
  }

  /// A piece of text that a rule allows.
  /// - Parameter rule: what it must be, for the error: `a plain name`.
  public func text(
    limit: Int = 4096, _ rule: String, where isAllowed: (String) -> Bool
  ) throws(YAMLError) -> String {
    let text = try text(limit: limit)
    guard isAllowed(text) else { throw error(.invalidValue, "\(title) must be \(rule), not \(quoted(text))") }
    return text
  }

  /// One of a few words.
  public func word<Word: RawRepresentable & CaseIterable>(
    of _: Word.Type = Word.self
  ) throws(YAMLError) -> Word where Word.RawValue == String {
    let text = try text()
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue)
      let clause = Suggestion.clause(for: text, in: words)
      throw error(.invalidValue, "\(title) must be \(listed(words)), not \(quoted(text))\(clause)")
    }
    return word
  }

  /// A whole number, written without quotes, within a range.
  public func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws(YAMLError) -> Int {
    guard let plain = plainText, let number = Int(plain) else { throw wrongType("a whole number") }
    guard range.contains(number) else {
      throw error(
        .invalidValue, "\(title) must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  /// A finite number, written without quotes, within a range.
  public func real(in range: ClosedRange<Double> = -.infinity ... .infinity) throws(YAMLError) -> Double {
    guard let plain = plainText, plain.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }),
      let number = Double(plain), number.isFinite
    else { throw wrongType("a number") }
    guard range.contains(number) else {
      throw error(.invalidValue, "\(title) must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  /// `true` or `false`, written without quotes.
  public func boolean() throws(YAMLError) -> Bool {
    switch plainText {
    case "true": return true
    case "false": return false
    default: throw wrongType("true or false")
    }
  }

  /// The text of a scalar without quotes; nil for anything else.
  public var plainText: String? {
    if case .scalar(let text, true) = node.content { text } else { nil }
  }
}
