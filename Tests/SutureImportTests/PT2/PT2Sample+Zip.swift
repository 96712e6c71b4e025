extension PT2Sample {
  /// A zip file of stored entries, without checksums.
  static func zip(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let name = Array(entry.name.utf8)
      let start = file.count
      // The sizes are in the directory alone, as in PyTorch's files.
      file += number(0x0403_4b50, 4) + [UInt8](repeating: 0, count: 22) + number(name.count, 2) + number(0, 2) + name
      file += entry.content
      directory += number(0x0201_4b50, 4) + [UInt8](repeating: 0, count: 16)
      directory += number(entry.content.count, 4) + number(entry.content.count, 4)
      directory += number(name.count, 2) + [UInt8](repeating: 0, count: 12) + number(start, 4) + name
    }
    let start = file.count
    file += directory + number(0x0605_4b50, 4) + number(0, 4) + number(entries.count, 2) + number(entries.count, 2)
    return file + number(directory.count, 4) + number(start, 4) + number(0, 2)
  }

  /// A little-endian number.
  static func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
