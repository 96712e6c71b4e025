import SutureSupport

/// Reads typed values from a YAML tree; every error names file, line and column.
public struct YAMLReader: Hashable, Sendable {
  /// The value to read.
  public let node: YAMLNode
  /// The file's path, for errors.
  public let file: String
  /// The value's key, or that of the list containing it, for errors; empty for the whole document.
  public let name: String

  /// Creates a reader of a value.
  public init(_ node: YAMLNode, file: String, name: String) {
    self.node = node
    self.file = file
    self.name = name
  }

  /// Parses a document from bytes.
  public init(_ bytes: [UInt8], file: String) throws(YAMLError) {
    self.init(try YAMLNode(bytes, file: file), file: file, name: "")
  }

  /// Parses a document from a regular file.
  public init(contentsOf path: String) throws(YAMLError) {
    try self.init(YAMLReader.bytes(ofFile: path), file: path)
  }

  /// The bytes of a regular file, up to the maximum size of a document.
  public static func bytes(ofFile path: String) throws(YAMLError) -> [UInt8] {
    do throws(FileError) {
      return try FileBytes.read(path, limit: YAMLNode.maximumByteCount, kind: .regular)
    } catch {
      let code: YAMLError.Code = if case .tooLarge = error.cause { .tooLarge } else { .unreadable }
      throw YAMLError(file: path, code: code, message: error.reason)
    }
  }

  /// The value's place: `se.yaml:14:3`.
  public var place: String { "\(file):\(node.line):\(node.column)" }

  /// An error at this value's place.
  public func error(_ code: YAMLError.Code, _ message: String) -> YAMLError {
    YAMLError(file: file, line: node.line, column: node.column, code: code, message: message)
  }

  func wrongType(_ wanted: String) -> YAMLError {
    if case .scalar(let text, let isPlain) = node.content, !isPlain, !wanted.hasPrefix("text") {
      return error(.wrongType, "\(title) must be \(wanted), not the text \(quoted(text))")
    }
    return error(.wrongType, "\(title) must be \(wanted), not \(node.kind)")
  }

  /// The name for messages.
  var title: String { name.isEmpty ? "the file" : quoted(name) }

  // MARK: Collections

  /// The items of a list.
  /// - Throws: `YAMLError` if the value is not a list, or is longer than the limit.
  public func list(limit: Int = 1024) throws(YAMLError) -> [YAMLReader] {
    guard case .sequence(let items) = node.content else { throw wrongType("a list") }
    guard items.count <= limit else {
      throw error(.invalidValue, "\(title) has \(items.count) items; at most \(limit) are allowed")
    }
    return items.map { YAMLReader($0, file: file, name: name) }
  }

  /// Reads each item of a list.
  public func list<Item>(
    limit: Int = 1024, of item: (YAMLReader) throws(YAMLError) -> Item
  ) throws(YAMLError) -> [Item] {
    var items: [Item] = []
    for reader in try list(limit: limit) { items.append(try item(reader)) }
    return items
  }

  /// A mapping with known keys.
  /// - Parameter former: earlier spellings of keys, accepted, but not listed in errors.
  /// - Throws: `YAMLError` if the value is not a mapping, or has a key that is not known.
  public func mapping(keys: [String], accepting former: [String] = []) throws(YAMLError) -> YAMLMapping {
    let mapping = YAMLMapping(self, try entries())
    for entry in try entries() where !keys.contains(entry.key) && !former.contains(entry.key) {
      let nearest = Suggestion.nearest(to: entry.key, in: keys) ?? keys.first { $0.hasPrefix(entry.key) }
      let meant = nearest.map { " (did you mean '\($0)'?)" } ?? ""
      let message = "unknown key \(quoted(entry.key))\(meant), known here: \(keys.joined(separator: ", "))"
      throw YAMLError(file: file, line: entry.line, column: entry.column, code: .unknownKey, message: message)
    }
    return mapping
  }

  /// The entries of a mapping with arbitrary keys, in the file's order.
  public func entries() throws(YAMLError) -> [YAMLNode.Entry] {
    guard case .mapping(let entries) = node.content else { throw wrongType("a mapping") }
    return entries
  }

  /// The value of an entry.
  public func value(_ entry: YAMLNode.Entry) -> YAMLReader {
    YAMLReader(entry.value, file: file, name: entry.key)
  }
}
