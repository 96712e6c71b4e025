/// A search term, matched case-insensitively; hyphens and underscores are as good as spaces.
struct SearchTerm {
  /// The quality of a match: the part of a text that the term matches, in ascending order.
  enum Match: Int {
    /// Part of a word.
    case part = 1
    /// The beginning of a word.
    case start
    /// A whole word.
    case word
    /// The first word of the text.
    case lead
    /// The whole text.
    case whole
  }

  private let bytes: [UInt8]
  /// The letters and digits alone; empty if they are too few to tell names apart.
  private let compact: [UInt8]

  init(_ text: String) {
    bytes = SearchTerm.folded(text)
    let letters = Array(ModuleNames.normalised(text).utf8)
    compact = letters.count >= 3 ? letters : []
  }

  /// The match of the term's letters and digits with those of a name, whatever stands between them.
  func compactMatch(in name: [UInt8]) -> Match? {
    guard !compact.isEmpty, name.starts(with: compact) else { return nil }
    return compact.count == name.count ? .whole : .start
  }

  /// The bytes of a text in lower case, with spaces for hyphens and underscores.
  static func folded(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    // Only ASCII is folded byte by byte.
    if bytes.contains(where: { $0 >= 0x80 }) { bytes = Array(text.lowercased().utf8) }
    for index in bytes.indices {
      if Name.isUpper(bytes[index]) { bytes[index] |= 0x20 }
      if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "_") { bytes[index] = UInt8(ascii: " ") }
    }
    return bytes
  }

  /// The best match of the term in a folded text; nil if it does not occur.
  /// - Parameter withinWords: whether to match inside words too.
  func match(in text: [UInt8], withinWords: Bool) -> Match? {
    guard let first = bytes.first, bytes.count <= text.count else { return nil }
    if bytes == text { return .whole }
    var best: Match?
    text.withUnsafeBufferPointer { text in
      bytes.withUnsafeBufferPointer { bytes in
        for start in 0...text.count - bytes.count where text[start] == first {
          let end = start + bytes.count
          guard bytes.elementsEqual(text[start..<end]) else { continue }
          let begins = start == 0 || !SearchTerm.isJoined(text[start - 1], text[start])
          let ends = end == text.count || !SearchTerm.isJoined(text[end - 1], text[end])
          if begins, ends {
            best = start == 0 ? .lead : .word
            return
          }
          if begins { best = .start } else if withinWords, best == nil { best = .part }
        }
      }
    }
    return best
  }

  /// Whether two bytes belong to the same word.
  private static func isJoined(_ left: UInt8, _ right: UInt8) -> Bool { isWord(left) && isWord(right) }

  private static func isWord(_ byte: UInt8) -> Bool { Name.isLetter(byte) || Name.isDigit(byte) || byte >= 0x80 }
}
