extension JSONScanner {
  /// Reads a whole text and forgets it, to find where it is no JSON.
  /// - Throws: `Fault`, also for duplicate keys and values that are nested too deep.
  package mutating func check() throws {
    try checkValue(depth: 0)
    try end()
  }

  private mutating func checkValue(depth: Int) throws {
    guard depth < Self.maximumDepth else { throw fault("values are nested more than \(Self.maximumDepth) deep") }
    skipSpace()
    guard let byte = current else { throw fault("a value is expected") }
    switch byte {
    case UInt8(ascii: "{"): try object { _, scanner in try scanner.checkValue(depth: depth + 1) }
    case UInt8(ascii: "["): try array { scanner in try scanner.checkValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try boolean()
    case UInt8(ascii: "n"): if try !takeWord("null") { throw fault("a value is expected") }
    default:
      let fault = fault("a value is expected")
      if number().text.isEmpty { throw fault }
    }
  }
}
