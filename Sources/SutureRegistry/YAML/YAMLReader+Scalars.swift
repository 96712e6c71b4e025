import SutureSupport

extension YAMLReader {
  /// The value as text, quoted or not.
  /// - Throws: `YAMLError` if it is not a scalar, is empty, or has more characters than the limit.
  public func text(limit: Int = 4096) throws(YAMLError) -> String {
    guard case .scalar(let text, _) = node.content else { throw wrongType("text") }
    guard !text.isEmpty else { throw error(.wrongType, "\(title) is empty") }
    guard text.unicodeScalars.count <= limit else {
      throw error(.invalidValue, "\(title) is longer than \(limit) characters")
    }
    return text
  }

  /// The value as text that satisfies a condition.
  /// - Parameter rule: the condition, for the error message: `a plain name`.
  public func text(
    limit: Int = 4096, _ rule: String, where isAllowed: (String) -> Bool
  ) throws(YAMLError) -> String {
    let text = try text(limit: limit)
    guard isAllowed(text) else { throw error(.invalidValue, "\(title) must be \(rule), not \(quoted(text))") }
    return text
  }

  /// The value as one of an enumeration's words.
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

  /// The value as an integer within a range, written without quotes.
  public func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws(YAMLError) -> Int {
    guard let plain = plainText, let number = Int(plain) else { throw wrongType("a whole number") }
    guard range.contains(number) else {
      throw error(
        .invalidValue, "\(title) must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  /// The value as a finite number within a range, written without quotes.
  public func real(in range: ClosedRange<Double> = -.infinity ... .infinity) throws(YAMLError) -> Double {
    guard let plain = plainText, plain.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }),
      let number = Double(plain), number.isFinite
    else { throw wrongType("a number") }
    guard range.contains(number) else {
      throw error(.invalidValue, "\(title) must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  /// The value as `true` or `false`, written without quotes.
  public func boolean() throws(YAMLError) -> Bool {
    switch plainText {
    case "true": return true
    case "false": return false
    default: throw wrongType("true or false")
    }
  }

  /// The text of an unquoted scalar; nil for anything else.
  public var plainText: String? {
    if case .scalar(let text, true) = node.content { text } else { nil }
  }
}
