import FoundationEssentials

/// JSON as the commands print it: sorted keys, indented, slashes as they are.
enum JSON {
  /// The text of a value; reals that are not finite are refused, as JSON has none.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension Console {
  /// Writes a value as JSON.
  func printJSON(_ value: some Encodable) throws {
    print(try JSON.text(value))
  }
}
