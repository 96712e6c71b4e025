/// The rules for names in manifests and expressions.
package enum Name {
  package static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  package static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  package static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
  package static func isLetter(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) }

  /// Words of the expression language, which are not allowed as names.
  package static let reserved: Set<String> = ["and", "or", "not", "min", "max", "true", "false"]

  /// An id: `^[a-z][a-z0-9_-]*$`, at most 64 characters.
  package static func isID(_ text: String) -> Bool {
    isName(text) {
      isLower($0)
    } rest: {
      isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }

  /// A hyperparameter: an id without hyphens, which expressions would parse as minus.
  package static func isHyperparameter(_ text: String) -> Bool {
    isID(text) && !text.utf8.contains(UInt8(ascii: "-")) && !reserved.contains(text)
  }

  /// A dimension: letters, digits and underscores.
  package static func isDimension(_ text: String) -> Bool { isType(text) && !reserved.contains(text) }

  /// A type name: letters, digits and underscores, not starting with a digit.
  package static func isType(_ text: String) -> Bool {
    isName(text) {
      isLetter($0) || $0 == UInt8(ascii: "_")
    } rest: {
      isWord($0)
    }
  }

  /// A word that needs no quotes in compositions and expressions.
  package static func isWord(_ text: String) -> Bool {
    isType(text) && (!reserved.contains(text) || text == "min" || text == "max")
  }

  /// A library's name: part of a file name, never a path.
  package static func isLibrary(_ text: String) -> Bool {
    isName(text) {
      isWord($0)
    } rest: {
      isWord($0) || ".+-".utf8.contains($0)
    } && !text.contains("..")
  }

  /// The name of a file beside another: never a path, never hidden.
  package static func isFile(_ text: String) -> Bool {
    isName(text, most: 200) {
      isWord($0)
    } rest: {
      isWord($0) || ".+-".utf8.contains($0)
    } && !text.contains("..")
  }

  /// The version of a program in its own form, such as `1.32.0` or `2026.4.1+cpu`.
  package static func isVersionText(_ text: String) -> Bool {
    text.utf8.first.map { isLetter($0) || isDigit($0) } ?? false
      && text.utf8.allSatisfy { isWord($0) || ".+-".utf8.contains($0) }
  }

  private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }

  private static func isName(
    _ text: String, most count: Int = 64, first: (UInt8) -> Bool, rest: (UInt8) -> Bool
  ) -> Bool {
    guard let head = text.utf8.first, text.utf8.count <= count else { return false }
    return first(head) && text.utf8.dropFirst().allSatisfy(rest)
  }
}
