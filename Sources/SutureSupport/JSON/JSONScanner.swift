/// Reads JSON from files of others, value by value, without building a tree.
///
/// The caller decides which kind of value comes next, so only `skip` meets nesting of unknown depth, and it does not
/// recurse. Unlike general JSON parsers, it refuses duplicate keys; keys are compared by their bytes.
///
/// - Source: RFC 8259.
package struct JSONScanner {
  /// Why a text cannot be read.
  package struct Fault: Error {
    /// The offset from the start of the text, in bytes.
    package let byte: Int
    /// What is wrong, as a clause.
    package let reason: String
    /// The key that an object has twice, if that is what is wrong.
    package var duplicate: String?
  }

  /// The maximum nesting depth of values that are skipped.
  package static let maximumDepth = 256

  let bytes: ArraySlice<UInt8>
  var index: Int
  /// The maximum length of a string that is read, in bytes; skipped strings may be longer.
  private let maximumStringLength: Int

  /// Starts before the first value of a text.
  package init(_ bytes: ArraySlice<UInt8>, maximumStringLength: Int = 1 << 16) {
    self.bytes = bytes
    self.maximumStringLength = maximumStringLength
    index = bytes.startIndex
  }

  /// The number of bytes read.
  package var position: Int { index - bytes.startIndex }

  /// An error at the next byte.
  package func fault(_ reason: String) -> Fault { Fault(byte: position, reason: reason) }

  // MARK: Containers

  /// Reads an object; `value` reads the value of each key.
  package mutating func object(_ value: (String, inout JSONScanner) throws -> Void) throws {
    try expect("{")
    if take("}") { return }
    // Most objects have one key, which needs no set.
    var first: ByteName?
    var others: Set<ByteName> = []
    repeat {
      skipSpace()
      let start = position
      let key = try string()
      let name = ByteName(key)
      if first == nil {
        first = name
      } else if name == first || !others.insert(name).inserted {
        throw Fault(byte: start, reason: "the key '\(key.prefix(80))' is given twice", duplicate: key)
      }
      try expect(":")
      try value(key, &self)
    } while take(",")
    try expect("}")
  }

  /// Reads an object with one key, which tells the kind of the value.
  package mutating func union<Result>(_ value: (String, inout JSONScanner) throws -> Result) throws -> Result {
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
  package mutating func array(_ item: (inout JSONScanner) throws -> Void) throws {
    try expect("[")
    if take("]") { return }
    repeat { try item(&self) } while take(",")
    try expect("]")
  }

  /// Reads an array of at most `limit` items.
  package mutating func list<Item>(limit: Int, _ item: (inout JSONScanner) throws -> Item) throws -> [Item] {
    var items: [Item] = []
    try array { scanner in
      guard items.count < limit else { throw scanner.fault("a list has more than \(limit) items") }
      items.append(try item(&scanner))
    }
    return items
  }

  /// Reads a value that may be `null`.
  package mutating func optional<Value>(_ value: (inout JSONScanner) throws -> Value) throws -> Value? {
    try takeWord("null") ? nil : try value(&self)
  }

  // MARK: Values

  /// Reads a string.
  package mutating func string() throws(Fault) -> String {
    try expect("\"")
    let start = index
    let end = min(bytes.endIndex, start + maximumStringLength)
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
  private mutating func escapedString(after start: Int) throws(Fault) -> String {
    var content = Array(bytes[start..<index])
    let end = min(bytes.endIndex, start + maximumStringLength)
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
        ? "the text ends inside a string" : "a string has more than \(maximumStringLength) bytes")
  }

  private func text(_ content: ArraySlice<UInt8>) throws(Fault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else { throw fault("a string is not UTF-8") }
    return text
  }

  /// Reads an integer.
  package mutating func integer() throws(Fault) -> Int {
    skipSpace()
    let start = position
    let word = number()
    guard word.isInteger else { throw Fault(byte: start, reason: "an integer is expected") }
    guard let number = Int(word.text) else {
      throw Fault(byte: start, reason: "the number \(word.text.prefix(40)) is too large")
    }
    return number
  }

  /// Reads an integer that is not negative.
  package mutating func natural() throws(Fault) -> Int {
    skipSpace()
    let start = position
    let number = try integer()
    guard number >= 0 else { throw Fault(byte: start, reason: "the number \(number) is negative") }
    return number
  }

  /// Reads a real number; those that are not finite are strings, as Python writes them.
  package mutating func real() throws(Fault) -> Double {
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
    guard let number = Double(number().text) else { throw Fault(byte: start, reason: "a number is expected") }
    guard number.isFinite else { throw Fault(byte: start, reason: "a number is too large") }
    return number
  }

  /// Reads `true` or `false`.
  package mutating func boolean() throws(Fault) -> Bool {
    if try takeWord("true") { return true }
    if try takeWord("false") { return false }
    throw fault("'true' or 'false' is expected")
  }

  /// Reads a value of any kind and forgets it.
  package mutating func skip() throws(Fault) {
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
  package mutating func end() throws(Fault) {
    skipSpace()
    guard index == bytes.endIndex else { throw fault("something follows the end") }
  }
}
