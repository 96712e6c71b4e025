/// The parts of values.
extension JSONScanner {
  var current: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  /// The characters of a number, if one is next.
  mutating func number() -> String {
    let start = index
    while let byte = current {
      let isDigit = byte >= 0x30 && byte <= 0x39
      // Signs, the point, and the letters before an exponent.
      guard isDigit || byte == 0x2d || byte == 0x2e || byte == 0x65 || byte == 0x2b || byte == 0x45 else { break }
      index += 1
    }
    return index - start <= 400 ? String(decoding: bytes[start..<index], as: UTF8.self) : ""
  }

  mutating func skipString() throws {
    // Most of a file are stack traces, which are skipped here.
    let start = index - bytes.startIndex + 1
    let end: Int? = bytes.withUnsafeBufferPointer { bytes in
      var offset = start
      while offset < bytes.count {
        let byte = bytes[offset]
        offset += 1
        if byte == 0x22 { return offset }
        if byte == 0x5c { offset += 1 }
      }
      return nil
    }
    index = end.map { bytes.startIndex + $0 } ?? bytes.endIndex
    if end == nil { throw fault("the text ends inside a string") }
  }

  mutating func skipWord() throws {
    let start = index
    while let byte = current, byte >= 0x2b, byte != UInt8(ascii: ","), byte != UInt8(ascii: ":"), byte < 0x7b,
      byte != UInt8(ascii: "["), byte != UInt8(ascii: "]")
    {
      index += 1
    }
    guard index > start else { throw fault("a value is expected") }
  }

  /// The character of an escape sequence, after its backslash.
  mutating func escaped() throws -> Unicode.Scalar {
    guard let byte = current else { throw fault("the text ends inside a string") }
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
    throw fault("an escape is not one of JSON's")
  }

  mutating func codeUnit() throws -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("an escape is not one of JSON's")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }

  mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { index += 1 }
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard current == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func takeWord(_ word: String) throws -> Bool {
    skipSpace()
    guard bytes[index...].starts(with: word.utf8) else { return false }
    index += word.utf8.count
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws {
    guard take(character) else { throw fault("'\(character)' is expected") }
  }
}
