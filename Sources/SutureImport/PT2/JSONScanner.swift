/// Reads JSON value by value, without building a tree.
///
/// The caller decides which kind of value comes next, so only `skip` meets nesting of unknown depth, and it does not
/// recurse. Objects with duplicate keys are refused.
///
/// - Source: RFC 8259.
struct JSONScanner {
  /// Why a text cannot be read.
  struct Fault: Error {
    /// The offset from the start of the text, in bytes.
    let byte: Int
    /// What is wrong, as a clause.
    let reason: String
  }

  /// The maximum nesting depth of values that are skipped.
  static let maximumDepth = 256
  /// The maximum length of a string that is read, in bytes; skipped strings may be longer.
  static let maximumStringLength = 1 << 16

  let bytes: ArraySlice<UInt8>
  var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// The number of bytes read.
  var position: Int { index - bytes.startIndex }

  /// An error at the next byte.
  func fault(_ reason: String) -> Fault { Fault(byte: position, reason: reason) }

  // MARK: Containers

  /// Reads an object; `value` reads the value of each key.
  mutating func object(_ value: (String, inout JSONScanner) throws -> Void) throws {
    try expect("{")
    if take("}") { return }
    var first: String?
    var others: Set<String> = []
    repeat {
      skipSpace()
      let start = position
      let key = try string()
      if let first {
        guard key != first, others.insert(key).inserted else {
          throw Fault(byte: start, reason: "the key '\(key.prefix(80))' is given twice")
        }
      } else {
        first = key
      }
      try expect(":")
      try value(key, &self)
    } while take(",")
    try expect("}")
  }

  /// Reads an object with one key, which tells the kind of the value.
  mutating func union<Result>(_ value: (String, inout JSONScanner) throws -> Result) throws -> Result {
    let start = position
    var result: Result?
    try object { key, scanner in
      guard result == nil else { throw scanner.fault("a value has two kinds") }
      result = try value(key, &scanner)
    }
    guard let result else { throw Fault(byte: start, reason: "a value has no kind") }
    return result
  }

  /// Reads an array; `item` reads each item.
  mutating func array(_ item: (inout JSONScanner) throws -> Void) throws {
    try expect("[")
    if take("]") { return }
    repeat { try item(&self) } while take(",")
    try expect("]")
  }

  /// Reads an array of at most `limit` items.
  mutating func list<Item>(limit: Int, _ item: (inout JSONScanner) throws -> Item) throws -> [Item] {
    var items: [Item] = []
    try array { scanner in
      guard items.count < limit else { throw scanner.fault("a list has more than \(limit) items") }
      items.append(try item(&scanner))
    }
    return items
  }

  /// Reads a value that may be `null`.
  mutating func optional<Value>(_ value: (inout JSONScanner) throws -> Value) throws -> Value? {
    try takeWord("null") ? nil : try value(&self)
  }

  // MARK: Values

  /// Reads a string.
  mutating func string() throws -> String {
    try expect("\"")
    let start = index
    let end = min(bytes.endIndex, start + Self.maximumStringLength)
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        defer { index += 1 }
        return try text(bytes[start..<index])
      case UInt8(ascii: "\\"): return try escapedString(after: start)
      case 0..<0x20: throw fault("a string holds a control character")
      default: index += 1
      }
    }
    throw unfinished(end)
  }

  /// Reads a string with escape sequences, from the first of them on.
  private mutating func escapedString(after start: Int) throws -> String {
    var content = Array(bytes[start..<index])
    let end = min(bytes.endIndex, start + Self.maximumStringLength)
    while index < end {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(content[...])
      case UInt8(ascii: "\\"): content.append(contentsOf: String(Character(try escaped())).utf8)
      case 0..<0x20: throw Fault(byte: position - 1, reason: "a string holds a control character")
      default: content.append(byte)
      }
    }
    throw unfinished(end)
  }

  private func unfinished(_ end: Int) -> Fault {
    fault(
      end == bytes.endIndex
        ? "the text ends inside a string" : "a string has more than \(Self.maximumStringLength) bytes")
  }

  private func text(_ content: ArraySlice<UInt8>) throws -> String {
    guard let text = String(validating: content, as: UTF8.self) else { throw fault("a string is not UTF-8") }
    return text
  }

  /// Reads an integer.
  mutating func integer() throws -> Int {
    skipSpace()
    let start = index
    let word = number()
    guard let number = Int(word), word.first != "+" else {
      let isDecimal = !word.isEmpty && word.utf8.allSatisfy { $0 == 0x2d || (0x30...0x39).contains($0) }
      throw Fault(
        byte: start - bytes.startIndex,
        reason: isDecimal ? "the number \(word.prefix(40)) is too large" : "an integer is expected")
    }
    return number
  }

  /// Reads a real number; those that are not finite are strings.
  mutating func real() throws -> Double {
    skipSpace()
    let start = position
    if current == UInt8(ascii: "\"") {
      switch try string() {
      case "Infinity": return .infinity
      case "-Infinity": return -.infinity
      case "NaN": return .nan
      default: throw Fault(byte: start, reason: "a number is expected")
      }
    }
    guard let number = Double(number()) else { throw Fault(byte: start, reason: "a number is expected") }
    guard number.isFinite else { throw Fault(byte: start, reason: "a number is too large") }
    return number
  }

  /// Reads `true` or `false`.
  mutating func boolean() throws -> Bool {
    if try takeWord("true") { return true }
    if try takeWord("false") { return false }
    throw fault("'true' or 'false' is expected")
  }

  /// Reads a value of any kind and forgets it.
  mutating func skip() throws {
    var closers: [UInt8] = []
    repeat {
      skipSpace()
      guard let byte = current else { throw fault("the text ends inside a value") }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard closers.count < Self.maximumDepth else {
          throw fault("values are nested more than \(Self.maximumDepth) deep")
        }
        // The closing brackets have the codes of the opening ones plus two.
        closers.append(byte + 2)
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard closers.popLast() == byte else { throw fault("a bracket is closed that is not open") }
        index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard !closers.isEmpty else { throw fault("a value is expected") }
        index += 1
      case UInt8(ascii: "\""): try skipString()
      default: try skipWord()
      }
    } while !closers.isEmpty
  }

  /// Checks that only spaces follow.
  mutating func end() throws {
    skipSpace()
    guard index == bytes.endIndex else { throw fault("something follows the end") }
  }
}
