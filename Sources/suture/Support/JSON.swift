import FoundationEssentials

/// JSON as commands print it: keys sorted, indented, slashes not escaped.
enum JSON {
  /// The text of a value.
  /// - Throws: `CommandError.notFinite` for NaN and infinities, which JSON cannot represent.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch EncodingError.invalidValue(let number, let context) {
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw CommandError.notFinite(number: "\(number)", place: place)
    }
  }
}

extension Console {
  /// Writes a value as JSON.
  func printJSON(_ value: some Encodable) throws {
    print(try JSON.text(value))
  }
}
