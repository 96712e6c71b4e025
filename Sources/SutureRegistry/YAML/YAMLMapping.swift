/// A mapping with known keys, read by key.
public struct YAMLMapping: Hashable, Sendable {
  private let reader: YAMLReader
  private let values: [String: YAMLNode]

  init(_ reader: YAMLReader, _ entries: [YAMLNode.Entry]) {
    self.reader = reader
    values = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// The value of a required key.
  /// - Throws: `YAMLError` if the key is missing.
  public func required(_ key: String) throws(YAMLError) -> YAMLReader {
    guard let value = self[key] else {
      throw reader.error(.missingKey, "\(reader.title) has no '\(key)', which is required")
    }
    return value
  }

  /// The value of an optional key; nil if it is missing.
  public subscript(key: String) -> YAMLReader? {
    values[key].map { YAMLReader($0, file: reader.file, name: key) }
  }
}
