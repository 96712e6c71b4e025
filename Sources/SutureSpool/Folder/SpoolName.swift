/// The names of files in a spool: identifiers, joined by `~`.
enum SpoolName {
  private static let separator: Character = "~"

  /// Text as an identifier: letters, digits, dots and hyphens.
  static func identifier(_ text: String) -> String {
    String(text.prefix(40).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "-" })
  }

  /// A random identifier.
  static func random() -> String { String(UInt64.random(in: 0..<1 << 40), radix: 36) }

  /// A name whose names sort in the order of their numbers.
  static func numbered(_ owner: String, _ number: Int) -> String {
    let digits = String(number)
    return owner + "." + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// The name of a claim.
  static func claim(_ batch: String, by pilot: String) -> String { "\(batch)\(separator)\(pilot)" }

  /// The batch and the pilot of a claim; nil if a file is no claim.
  static func claim(_ name: String) -> (batch: String, pilot: String)? {
    let parts = name.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, isIdentifier(parts[0]), isIdentifier(parts[1]) else { return nil }
    return (parts[0], parts[1])
  }

  /// Whether a name consists of the characters of an identifier.
  static func isIdentifier(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".")
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
  }
}
