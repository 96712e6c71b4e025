/// Bytes of a small ELF library with one symbol, and places in them to break.
struct TinyLibrary {
  var symbol = "suture_plugin"
  var machine: UInt16
  var usesGNUHash = true
  /// The symbol's binding and type: a global function.
  var info: UInt8 = 0x12
  var visibility: UInt8 = 0
  var section: UInt16 = 1

  // Offsets and addresses are the same: one segment maps the whole file from address 0.
  static let dynamicOffset = 64 + 2 * 56
  static let symbolsOffset = dynamicOffset + 5 * 16
  static let stringsOffset = symbolsOffset + 2 * 24
  static let hashOffset = stringsOffset + 32
  static let byteCount = 4096

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ value: UInt64, _ width: Int) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }
    // Header
    bytes += [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    append(3, 2)
    append(UInt64(machine), 2)
    append(1, 4)
    append(0, 8)
    append(64, 8)
    append(0, 8)
    append(0, 4)
    for value: UInt64 in [64, 56, 2, 64, 0, 0] { append(value, 2) }
    // Program headers: the whole file, and the dynamic section
    for (type, offset, size) in [(1, 0, Self.byteCount), (2, Self.dynamicOffset, 5 * 16)] {
      append(UInt64(type), 4)
      append(5, 4)
      for value in [offset, offset, offset, size, size, 8] { append(UInt64(value), 8) }
    }
    // Dynamic section
    let hashTag: UInt64 = usesGNUHash ? 0x6fff_fef5 : 4
    for (tag, value) in [
      (hashTag, Self.hashOffset), (5, Self.stringsOffset), (6, Self.symbolsOffset), (10, 32), (0, 0),
    ] {
      append(tag, 8)
      append(UInt64(value), 8)
    }
    // Symbols: the empty one, and the entry
    append(0, 24)
    append(1, 4)
    bytes += [info, visibility]
    append(UInt64(section), 2)
    append(0x100, 8)
    append(0, 8)
    // Strings
    bytes += [0] + symbol.utf8
    bytes += [UInt8](repeating: 0, count: Self.hashOffset - bytes.count)
    // One bucket that holds the entry
    if usesGNUHash {
      for value: UInt64 in [1, 1, 1, 0] { append(value, 4) }
      append(.max, 8)
      append(1, 4)
      append(UInt64(symbol.utf8.reduce(UInt32(5381)) { $0 &* 33 &+ UInt32($1) } | 1), 4)
    } else {
      for value: UInt64 in [1, 2, 1, 0, 0] { append(value, 4) }
    }
    // As long as its segment.
    return bytes + [UInt8](repeating: 0, count: Self.byteCount - bytes.count)
  }
}
