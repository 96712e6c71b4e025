import SutureRegistry

extension CompositionParser {
  /// Parses a composition in which every name is one word.
  /// - Throws: `SyntaxError` with the column of the error.
  public static func parse(_ text: String) throws(SyntaxError) -> Composition { try parse(text, names: nil) }

  /// Parses a single module or backbone whose name is one word.
  /// - Throws: `SyntaxError` with the column of the error.
  public static func parseReference(_ text: String) throws(SyntaxError) -> ModuleReference {
    try parseReference(text, names: nil)
  }

  /// Takes the name at this position: one word, or several words that together name a module, as `Coordinate Attention`.
  /// - Parameter first: the first word.
  /// - Returns: the name in lower case.
  mutating func takeName(_ first: String) -> String {
    let words = words(from: first)
    position += words.count
    return words.joined(separator: " ").lowercased()
  }

  /// The words of the name at this position.
  func words(from first: String) -> [String] {
    guard let names else { return [first] }
    var words = [first]
    for token in tokens[(position + 1)...].prefix(ModuleNames.maximumWordCount - 1) {
      guard case .name(let word) = token.kind, CompositionOperator(word: word) == nil else { break }
      words.append(word)
    }
    guard words.count > 1 else { return words }
    let known = names()
    // The longest name.
    while words.count > 1, known.ids(named: words.joined(separator: " ")).isEmpty { words.removeLast() }
    return words
  }
}
