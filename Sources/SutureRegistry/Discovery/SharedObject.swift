/// The parts of an ELF file that decide whether it can be loaded, parsed with every offset checked.
///
/// - Source: System V ABI, chapters 4 and 5; the GNU hash table as glibc's loader reads it.
struct SharedObject {
  enum Fault: Error, Hashable {
    case malformed(String)
    case machine(String)
    case noEntry
  }

  #if arch(x86_64)
    static let hostMachine: (code: UInt16, name: String) = (62, "x86-64")
  #elseif arch(arm64)
    static let hostMachine: (code: UInt16, name: String) = (183, "aarch64")
  #else
    #error("add this machine's ELF number")
  #endif

  private static let machineNames: [UInt16: String] = [
    3: "x86", 8: "MIPS", 20: "PowerPC", 21: "64-bit PowerPC", 22: "S/390", 40: "32-bit ARM", 62: "x86-64",
    183: "aarch64", 243: "RISC-V", 258: "LoongArch",
  ]

  private struct Segment {
    let offset: UInt64
    let address: UInt64
    let fileSize: UInt64
  }

  /// Tags of the dynamic section.
  enum Tag {
    static let needed: UInt64 = 1
    static let hash: UInt64 = 4
    static let strings: UInt64 = 5
    static let symbols: UInt64 = 6
    static let stringsSize: UInt64 = 10
    static let gnuHash: UInt64 = 0x6fff_fef5
  }

  let bytes: [UInt8]
  private var segments: [Segment] = []
  /// The values of the dynamic section by tag; addresses are not yet file offsets.
  private(set) var dynamic: [UInt64: UInt64] = [:]
  /// The string table offsets of the names of needed libraries.
  private(set) var needed: [UInt64] = []

  /// Parses the headers.
  init(_ bytes: [UInt8]) throws(Fault) {
    self.bytes = bytes
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      throw .malformed(bytes.isEmpty ? "it is empty" : "it does not begin with an ELF header")
    }
    guard bytes.count >= 64 else { throw .malformed("its ELF header is truncated") }
    let isLittleEndian = bytes[5] == 1
    let machineBytes = (UInt16(bytes[18]), UInt16(bytes[19]))
    let machine = isLittleEndian ? machineBytes.1 << 8 | machineBytes.0 : machineBytes.0 << 8 | machineBytes.1
    let isHost = machine == SharedObject.hostMachine.code && isLittleEndian && bytes[4] == 2
    guard isHost else {
      let name = SharedObject.machineNames[machine] ?? "machine number \(machine)"
      let width = bytes[4] == 1 && machine == SharedObject.hostMachine.code ? "32-bit " : ""
      let order = !isLittleEndian && machine == SharedObject.hostMachine.code ? "big-endian " : ""
      throw .machine(width + order + name)
    }
    guard try number(16, 2) == 3 else {
      throw .malformed("it is \(try number(16, 2) == 1 ? "an object file" : "not of the shared object type")")
    }
    try readSegments()
  }

  private mutating func readSegments() throws(Fault) {
    let (table, size, count) = (try number(32, 8), try number(54, 2), try number(56, 2))
    guard size == 56, count > 0 else { throw .malformed("it has no program headers") }
    var dynamicSegment: Segment?
    for index in 0..<count {
      let header = try sum(table, index * size)
      let segment = Segment(
        offset: try number(sum(header, 8), 8), address: try number(sum(header, 16), 8),
        fileSize: try number(sum(header, 32), 8))
      switch try number(header, 4) {
      case 1:
        // The loader maps what the header states; touching pages beyond the end of the file kills the process.
        let end = try sum(segment.offset, segment.fileSize)
        guard end <= UInt64(bytes.count) else {
          throw .malformed("it is truncated: it has \(bytes.count) bytes, but a segment ends at byte \(end)")
        }
        segments.append(segment)
      case 2: dynamicSegment = segment
      default: break
      }
    }
    guard let dynamicSegment else { throw .malformed("it has no dynamic section") }
    for index in 0..<(dynamicSegment.fileSize / 16) {
      let entry = try sum(dynamicSegment.offset, index * 16)
      let tag = try number(entry, 8)
      if tag == 0 { break }
      let value = try number(sum(entry, 8), 8)
      if tag == Tag.needed { needed.append(value) }
      dynamic[tag] = value
    }
  }

  // MARK: Bounds

  private static let cutShort = Fault.malformed("it is truncated")

  /// The little-endian number of `width` bytes at a file offset.
  func number(_ offset: UInt64, _ width: Int) throws(Fault) -> UInt64 {
    guard offset <= UInt64(bytes.count), UInt64(bytes.count) - offset >= UInt64(width) else {
      throw SharedObject.cutShort
    }
    var value: UInt64 = 0
    for index in (0..<width).reversed() { value = value << 8 | UInt64(bytes[Int(offset) + index]) }
    return value
  }

  func sum(_ a: UInt64, _ b: UInt64) throws(Fault) -> UInt64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    if overflow { throw SharedObject.cutShort }
    return sum
  }

  func product(_ a: UInt64, _ b: UInt64) throws(Fault) -> UInt64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    if overflow { throw SharedObject.cutShort }
    return product
  }

  /// The file offset for the address stored under a tag of the dynamic section; nil if the tag is missing.
  func offset(of tag: UInt64) throws(Fault) -> UInt64? {
    guard let address = dynamic[tag] else { return nil }
    for segment in segments where address >= segment.address && address - segment.address < segment.fileSize {
      return try sum(segment.offset, address - segment.address)
    }
    throw .malformed("its dynamic section points outside the file")
  }

  // MARK: Symbols

  /// Whether the loader would find a function with this name.
  func exportsFunction(_ name: String) throws(Fault) -> Bool {
    if let table = try offset(of: Tag.gnuHash) { return try lookUp(name, gnuTable: table) }
    if let table = try offset(of: Tag.hash) { return try lookUp(name, table: table) }
    return false
  }

  private func lookUp(_ name: String, gnuTable table: UInt64) throws(Fault) -> Bool {
    let (buckets, first, bloom) = (try number(table, 4), try number(sum(table, 4), 4), try number(sum(table, 8), 4))
    guard buckets > 0 else { return false }
    var hash: UInt32 = 5381
    for byte in name.utf8 { hash = hash &* 33 &+ UInt32(byte) }
    let bucketTable = try sum(table, 16 + product(bloom, 8))
    var index = try number(sum(bucketTable, UInt64(hash) % buckets * 4), 4)
    guard index >= first, index > 0 else { return false }
    let chain = try sum(bucketTable, product(buckets, 4))
    // Each step reads further into the file, so the loop terminates.
    while true {
      let value = try number(sum(chain, product(index - first, 4)), 4)
      if value | 1 == UInt64(hash | 1), try isFunction(index, named: name) { return true }
      if value & 1 == 1 { return false }
      index += 1
    }
  }

  private func lookUp(_ name: String, table: UInt64) throws(Fault) -> Bool {
    let (buckets, symbols) = (try number(table, 4), try number(sum(table, 4), 4))
    guard buckets > 0 else { return false }
    var hash: UInt32 = 0
    for byte in name.utf8 {
      hash = hash << 4 &+ UInt32(byte)
      let high = hash & 0xf000_0000
      hash = (hash ^ high >> 24) & ~high
    }
    var index = try number(sum(table, 8 + UInt64(hash) % buckets * 4), 4)
    let chain = try sum(table, 8 + product(buckets, 4))
    // A chain may be circular: take no more steps than there are symbols, or than fit into the file.
    for _ in 0..<min(symbols, UInt64(bytes.count) / 4) {
      if index == 0 { return false }
      if try isFunction(index, named: name) { return true }
      index = try number(sum(chain, product(index, 4)), 4)
    }
    return false
  }

  /// Whether a symbol has this name and is a defined, visible function.
  private func isFunction(_ index: UInt64, named name: String) throws(Fault) -> Bool {
    guard let symbols = try offset(of: Tag.symbols), let strings = try offset(of: Tag.strings) else { return false }
    let symbol = try sum(symbols, product(index, 24))
    let nameOffset = try number(symbol, 4)
    let limit = dynamic[Tag.stringsSize] ?? 0
    let wanted = Array(name.utf8) + [0]
    guard try sum(nameOffset, UInt64(wanted.count)) <= limit else { return false }
    let start = try sum(strings, nameOffset)
    _ = try number(sum(start, UInt64(wanted.count - 1)), 1)
    guard bytes[Int(start)...].starts(with: wanted) else { return false }
    let info = try number(sum(symbol, 4), 1)
    let visibility = try number(sum(symbol, 5), 1) & 3
    let section = try number(sum(symbol, 6), 2)
    let isGlobalOrWeak = [1, 2].contains(info >> 4)
    let isCode = [0, 2, 10].contains(info & 15)
    return isGlobalOrWeak && isCode && section != 0 && [0, 3].contains(visibility)
  }
}

#if canImport(Darwin)
  extension SharedObject {
    /// Checks the header of a Mach-O library; the entry is looked up after loading.
    static func checkMachO(_ bytes: [UInt8]) throws(Fault) {
      let magics: [[UInt8]] = [[0xcf, 0xfa, 0xed, 0xfe], [0xca, 0xfe, 0xba, 0xbe]]
      guard magics.contains(where: { bytes.starts(with: $0) }) else {
        throw .malformed("it does not begin with a Mach-O header")
      }
    }
  }
#endif
