import SutureGraph
import SutureSupport

/// The header of a safetensors file, parsed and checked.
struct SafeTensorsHeader {
  /// One tensor's place in the data.
  struct Entry: Sendable {
    var name: String
    /// The element type's name in the header.
    var typeName: String
    /// The element type; nil if it is not supported.
    var type: ElementType? { ElementType(rawValue: typeName) }
    var shape: [Int]
    var begin: Int
    var end: Int
  }

  /// The maximum size of a header in bytes: 100 MB, as in the reference implementation.
  static let maximumLength = 100_000_000
  /// The key of the metadata.
  static let metadataKey = "__metadata__"

  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [Entry] = []

  /// Parses the header's JSON, which only spaces may follow.
  /// - Parameter path: the file, for errors.
  init(_ bytes: ArraySlice<UInt8>, path: String) throws(SafeTensorsError) {
    var json = JSONScanner(bytes, maximumStringLength: bytes.count)
    do {
      try json.object { key, json in
        if key == Self.metadataKey {
          try json.object { key, json in metadata[key] = try json.string() }
        } else {
          entries.append(try Self.entry(key, &json))
        }
      }
      try json.end()
    } catch let fault as JSONScanner.Fault {
      if let key = fault.duplicate { throw SafeTensorsError(path, .duplicate(key)) }
      throw SafeTensorsError(path, .header(byte: 8 + fault.byte, reason: fault.reason))
    } catch {
      throw SafeTensorsError(path, .header(byte: 8 + json.position, reason: "\(error)"))
    }
  }

  private static func entry(_ name: String, _ json: inout JSONScanner) throws -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    let incomplete = json.fault("tensor '\(name)' needs 'dtype', 'shape' and two 'data_offsets'")
    try json.object { key, json in
      switch key {
      case "dtype": type = try json.string()
      case "shape": shape = try naturals(&json)
      case "data_offsets": offsets = try naturals(&json)
      default: throw json.fault("tensor '\(name)' has an unknown key '\(key)'")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else { throw incomplete }
    return Entry(name: name, typeName: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private static func naturals(_ json: inout JSONScanner) throws -> [Int] {
    try json.list(limit: maximumLength) { try $0.natural() }
  }

  /// The entries in file order, checked to fill `dataCount` bytes exactly, without overlaps and gaps.
  func checkedEntries(dataCount: Int, path: String) throws(SafeTensorsError) -> [Entry] {
    var position = 0
    let sorted = entries.sorted { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
    for entry in sorted {
      func failure(_ fact: SafeTensorsError.Fact) -> SafeTensorsError {
        SafeTensorsError(path, tensor: entry.name, fact)
      }
      guard entry.shape.count <= 8 else { throw failure(.rank(entry.shape.count)) }
      // A size of 0 must not hide sizes that are too large.
      guard Shape.fits(entry.shape.map { max($0, 1) }) else { throw failure(.tooLarge(entry.shape)) }
      guard entry.begin <= entry.end, entry.end <= dataCount else {
        throw failure(.offsets(begin: entry.begin, end: entry.end, available: dataCount))
      }
      // The element size of unsupported types is unknown.
      let size = entry.type.map { Shape(entry.shape).elementCount * $0.width } ?? entry.end - entry.begin
      guard entry.end - entry.begin == size else {
        throw failure(.size(expected: size, found: entry.end - entry.begin))
      }
      guard entry.begin == position else { throw failure(.position(expected: position, found: entry.begin)) }
      position = entry.end
    }
    guard position == dataCount else { throw SafeTensorsError(path, .trailingBytes(dataCount - position)) }
    return sorted
  }
}
