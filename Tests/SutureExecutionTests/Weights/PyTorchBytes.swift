/// Files as `torch.save` writes them, made from their parts.
enum PyTorchBytes {
  // MARK: Pickles

  /// A pickle of protocol 2 that consists of these opcodes.
  static func pickle(_ opcodes: [UInt8]..., version: UInt8 = 2) -> [UInt8] {
    [0x80, version] + opcodes.flatMap { $0 } + Array(".".utf8)
  }

  static func opcodes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static func number(_ value: Int, byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func text(_ text: String) -> [UInt8] { opcodes("X") + number(text.utf8.count, byteCount: 4) + text.utf8 }

  /// An integer of eight bytes.
  static func integer(_ value: Int) -> [UInt8] { [0x8a, 8] + number(value, byteCount: 8) }

  static func tuple(_ items: [[UInt8]]) -> [UInt8] { opcodes("(") + items.flatMap { $0 } + opcodes("t") }

  static func list(_ items: [[UInt8]]) -> [UInt8] { opcodes("](") + items.flatMap { $0 } + opcodes("e") }

  static func dictionary(_ entries: [(String, [UInt8])]) -> [UInt8] {
    opcodes("}(") + entries.flatMap { text($0) + $1 } + opcodes("u")
  }

  static func global(_ module: String, _ name: String) -> [UInt8] { opcodes("c\(module)\n\(name)\n") }

  static func call(_ callee: [UInt8], _ arguments: [[UInt8]]) -> [UInt8] { callee + tuple(arguments) + opcodes("R") }

  static func storage(
    _ key: String, count: Int, type: String = "FloatStorage", view: [UInt8]? = nil
  ) -> [UInt8] {
    let parts = [text("storage"), global("torch", type), text(key), text("cpu"), integer(count)]
    return tuple(parts + (view.map { [$0] } ?? [])) + opcodes("Q")
  }

  static func tensor(_ storage: [UInt8], offset: Int = 0, _ sizes: [Int], _ strides: [Int]) -> [UInt8] {
    call(
      global("torch._utils", "_rebuild_tensor_v2"),
      [
        storage, integer(offset), tuple(sizes.map(integer)), tuple(strides.map(integer)), [0x89],
        call(global("collections", "OrderedDict"), []),
      ])
  }

  /// Two elements, 1 and 2, of the storage `0` with the data `floats([1, 2])`.
  static let pair = tensor(storage("0", count: 2), [2], [1])

  static func floats(_ values: [Float]) -> [UInt8] { values.flatMap { number(Int($0.bitPattern), byteCount: 4) } }

  // MARK: Files

  /// A zip file with stored entries.
  /// - Parameter isLong: whether sizes and offsets are in the records for large files.
  static func zip(_ entries: [(name: String, content: [UInt8])], isLong: Bool = false, method: Int = 0) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in entries {
      let offset = file.count
      let short = number(isLong ? 0xffff_ffff : content.count, byteCount: 4)
      // Version, flags, method, time, date, checksum (not compared), both sizes, the length of the name.
      let facts =
        number(45, byteCount: 2) + [0, 0] + number(method, byteCount: 2) + [UInt8](repeating: 0, count: 8) + short
        + short + number(name.utf8.count, byteCount: 2)
      let padding: [UInt8] = [0x46, 0x42, 3, 0, 0x5a, 0x5a, 0x5a]
      file += opcodes("PK\u{3}\u{4}") + facts + number(padding.count, byteCount: 2) + name.utf8 + padding + content
      let sizes = number(content.count, byteCount: 8) + number(content.count, byteCount: 8)
      let extra = isLong ? [1, 0, 24, 0] + sizes + number(offset, byteCount: 8) : []
      directory += opcodes("PK\u{1}\u{2}") + [45, 0] + facts + number(extra.count, byteCount: 2)
      directory += [UInt8](repeating: 0, count: 10) + number(isLong ? 0xffff_ffff : offset, byteCount: 4)
      directory += Array(name.utf8) + extra
    }
    let start = file.count
    file += directory
    if isLong {
      let record = file.count
      file += opcodes("PK\u{6}\u{6}") + number(44, byteCount: 8) + [45, 0, 45, 0] + [UInt8](repeating: 0, count: 8)
      file += number(entries.count, byteCount: 8) + number(entries.count, byteCount: 8)
      file += number(directory.count, byteCount: 8) + number(start, byteCount: 8)
      file += opcodes("PK\u{6}\u{7}") + number(0, byteCount: 4) + number(record, byteCount: 8) + [1, 0, 0, 0]
    }
    let count = number(isLong ? 0xffff : entries.count, byteCount: 2)
    file += opcodes("PK\u{5}\u{6}") + [0, 0, 0, 0] + count + count
    file += number(isLong ? 0xffff_ffff : directory.count, byteCount: 4)
    return file + number(isLong ? 0xffff_ffff : start, byteCount: 4) + [0, 0]
  }

  /// A file of `torch.save`: the value's opcodes, and the storages' data by key.
  static func file(
    _ value: [UInt8], _ storages: [(String, [UInt8])] = [("0", floats([1, 2]))], isLong: Bool = false
  ) -> [UInt8] {
    zip(
      [("a/data.pkl", pickle(value)), ("a/byteorder", opcodes("little"))]
        + storages.map { ("a/data/\($0)", $1) }, isLong: isLong)
  }

  /// A file of the format before zip files, with the number of elements and the data of storages by key.
  static func legacy(_ value: [UInt8], _ storages: [(String, Int, [UInt8])], isLittle: Bool = true) -> [UInt8] {
    let magic: [UInt8] = [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
    return pickle(magic) + pickle(integer(1001)) + pickle(dictionary([("little_endian", [isLittle ? 0x88 : 0x89])]))
      + pickle(value) + pickle(list(storages.map { text($0.0) }))
      + storages.flatMap { number($0.1, byteCount: 8) + $0.2 }
  }
}
