/// Why a header cannot be parsed.
enum StrictJSONError: Error {
  /// Not JSON, or not the expected JSON; the byte's offset from the start of the text.
  case malformed(byte: Int, String)
  /// A duplicate key of an object.
  case duplicate(String)
}

/// Parses the JSON of safetensors headers, value by value.
///
/// It reads objects, strings and arrays of natural numbers. The caller decides which kind of value comes next, so the
/// nesting depth is limited. Unlike general JSON parsers, it rejects duplicate keys; keys are compared by their bytes.
struct StrictJSONReader {
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// The number of bytes read.
  var position: Int { index - bytes.startIndex }

  /// Reads an object; `value` reads the value of each key.
  mutating func object(
    _ value: (String, inout StrictJSONReader) throws(StrictJSONError) -> Void
  ) throws(StrictJSONError) {
    try expect("{")
    if take("}") { return }
    var keys: Set<ByteName> = []
    repeat {
      let key = try string()
      guard keys.insert(ByteName(key)).inserted else { throw .duplicate(key) }
      try expect(":")
      try value(key, &self)
    } while take(",")
    try expect("}")
  }

  /// Reads an array of natural numbers.
  mutating func integers() throws(StrictJSONError) -> [Int] {
    try expect("[")
    var numbers: [Int] = []
    if take("]") { return numbers }
    repeat { numbers.append(try integer()) } while take(",")
    try expect("]")
    return numbers
  }

  /// Reads a string.
  mutating func string() throws(StrictJSONError) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      guard let byte = current else { throw .malformed(byte: position, "the text ends inside a string") }
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw .malformed(byte: position, "a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw .malformed(byte: position - 1, "a string holds a control character")
      default: text.append(byte)
      }
    }
  }

  /// Checks that only spaces follow.
  mutating func end() throws(StrictJSONError) {
    skipSpace()
    guard index == bytes.endIndex else { throw .malformed(byte: position, "something follows the header's object") }
  }

  private mutating func integer() throws(StrictJSONError) -> Int {
    skipSpace()
    let start = index
    var number = 0
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw .malformed(byte: position, "a number is too large") }
      number = sum
      index += 1
    }
    guard index > start, index == start + 1 || bytes[start] != UInt8(ascii: "0") else {
      throw .malformed(byte: start - bytes.startIndex, "a natural number is expected")
    }
    return number
  }

  /// The character of an escape sequence, after its backslash.
  private mutating func escaped() throws(StrictJSONError) -> Unicode.Scalar {
    guard let byte = current else { throw .malformed(byte: position, "the text ends inside a string") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      // A high surrogate: a low surrogate must follow.
      guard first < 0xdc00, bytes[index...].starts(with: "\\u".utf8) else { break }
      index += 2
      let second = try codeUnit()
      guard (0xdc00...0xdfff).contains(second) else { break }
      if let scalar = Unicode.Scalar(0x1_0000 + (first - 0xd800) << 10 + (second - 0xdc00)) { return scalar }
    default: break
    }
    throw .malformed(byte: position, "an escape is not one of JSON's")
  }

  private mutating func codeUnit() throws(StrictJSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw .malformed(byte: position, "an escape is not one of JSON's")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }

  private var current: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = current, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard let byte = current, byte == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(StrictJSONError) {
    guard take(character) else { throw .malformed(byte: position, "'\(character)' is expected") }
  }
}
