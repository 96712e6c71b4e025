/// Something to look for, in any case.
struct SearchTerm {
  /// How well a text is described by a part of it.
  enum Match: Int {
    /// The middle of a word.
    case part = 1
    /// The beginning of a word.
    case start
    /// A word.
    case word
    /// The first word.
    case lead
    /// All of it.
    case whole
  }

  private let bytes: [UInt8]

  init(_ text: String) {
    bytes = SearchTerm.folded(text)
  }

  /// A text in lower case.
  static func folded(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    for index in bytes.indices {
      // Only English letters are this quick.
      if bytes[index] >= 0x80 { return Array(text.lowercased().utf8) }
      if Name.isUpper(bytes[index]) { bytes[index] |= 0x20 }
    }
    return bytes
  }

  /// The best place of the term in a text in lower case; nil where it does not occur.
  /// - Parameter withinWords: whether the middle of a word counts.
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

  /// Whether no word ends between two bytes.
  private static func isJoined(_ left: UInt8, _ right: UInt8) -> Bool { isWord(left) && isWord(right) }

  private static func isWord(_ byte: UInt8) -> Bool { Name.isLetter(byte) || Name.isDigit(byte) || byte >= 0x80 }
}
