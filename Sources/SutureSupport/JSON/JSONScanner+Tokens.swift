/// The parts of values.
extension JSONScanner {
  var current: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  /// Reads a number's characters; they are empty where no number is next, or where it is malformed.
  mutating func number() -> (text: String, isInteger: Bool) {
    let start = index
    _ = takeByte("-")
    let first = index
    let count = takeDigits()
    // A number has no leading zeros.
    var isValid = count == 1 || count > 1 && bytes[first] != UInt8(ascii: "0")
    var isInteger = isValid
    if takeByte(".") {
      isInteger = false
      if takeDigits() == 0 { isValid = false }
    }
    if takeByte("e") || takeByte("E") {
      isInteger = false
      _ = takeByte("-") || takeByte("+")
      if takeDigits() == 0 { isValid = false }
    }
    guard isValid else { return ("", false) }
    return (String(decoding: bytes[start..<index], as: UTF8.self), isInteger)
  }

  private mutating func takeDigits() -> Int {
    let start = index
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    return index - start
  }

  private mutating func takeByte(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func skipString() throws(Fault) {
    // Most of a program are stack traces, which are skipped here.
    let end = endOfString()
    index = end ?? bytes.endIndex
    if end == nil { throw fault("the text ends inside a string") }
  }

  /// The index after the quotation mark that ends the next string; nil where there is none.
  private func endOfString() -> Int? {
    let text = bytes.span
    var offset = position + 1
    while offset < text.count, text[offset] != UInt8(ascii: "\"") {
      offset += text[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    return offset < text.count ? bytes.startIndex + offset + 1 : nil
  }

  mutating func skipWord() throws(Fault) {
    let start = index
    while let byte = current, byte >= 0x2b, byte != UInt8(ascii: ","), byte != UInt8(ascii: ":"), byte < 0x7b,
      byte != UInt8(ascii: "["), byte != UInt8(ascii: "]")
    {
      index += 1
    }
    guard index > start else { throw fault("a value is expected") }
  }

  /// The character of an escape sequence, after its backslash.
  mutating func escaped() throws(Fault) -> Unicode.Scalar {
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

  mutating func codeUnit() throws(Fault) -> UInt32 {
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

  mutating func takeWord(_ word: String) throws(Fault) -> Bool {
    skipSpace()
    guard bytes[index...].starts(with: word.utf8) else { return false }
    index += word.utf8.count
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
    guard take(character) else { throw fault("'\(character)' is expected") }
  }
}
