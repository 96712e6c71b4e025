import SutureSupport

extension SharedObject {
  /// `SHT_NOTE`: notes describe the file's origin, such as its build id.
  private static let noteType: UInt64 = 7
  /// `SHT_NOBITS`: sections of zeros, which have no bytes in the file.
  private static let emptyType: UInt64 = 8
  /// `SHF_ALLOC`: the section is loaded into memory.
  private static let isLoaded: UInt64 = 2
  /// The section with the compiler's hash of its intermediate code, which depends on the build folder.
  private static let compilerDigest = ".swift_modhash"

  /// The digest of every loaded section, with its name, address and size.
  ///
  /// Debug information, debugger symbols, build ids and the like are left out, so that a library rebuilt from the same
  /// source, even in another folder, has the same digest.
  /// - Returns: SHA-256 in hexadecimal; nil if the file has no section table.
  func loadedDigest() throws(Fault) -> String? {
    let (table, size) = (try number(40, 8), try number(58, 2))
    let (count, names) = (try number(60, 2), try number(62, 2))
    guard table > 0, count > 0, size == 64 else { return nil }
    let nameTable = try number(sum(table, names * size + 24), 8)
    var content: [UInt8] = []
    for index in 0..<count {
      let header = try sum(table, index * size)
      let type = try number(sum(header, 4), 4)
      guard try number(sum(header, 8), 8) & Self.isLoaded != 0, type != Self.noteType else { continue }
      let name = try text(sum(nameTable, number(header, 4)))
      guard name != Array(Self.compilerDigest.utf8) else { continue }
      let (offset, length) = (try number(sum(header, 24), 8), try number(sum(header, 32), 8))
      content += name + [0] + bytes[Int(header) + 16..<Int(header) + 24] + bytes[Int(header) + 32..<Int(header) + 40]
      if type != Self.emptyType { content += try slice(offset, length) }
      guard content.count <= 2 * bytes.count else { throw .malformed("its sections overlap") }
    }
    return SHA256.hexDigest(of: content)
  }

  /// The bytes up to the next NUL.
  private func text(_ offset: UInt64) throws(Fault) -> [UInt8] {
    _ = try number(offset, 1)
    guard let end = bytes[Int(offset)...].firstIndex(of: 0) else {
      throw .malformed("its section names are not terminated")
    }
    return Array(bytes[Int(offset)..<end])
  }

  private func slice(_ offset: UInt64, _ length: UInt64) throws(Fault) -> ArraySlice<UInt8> {
    let end = try sum(offset, length)
    guard end <= UInt64(bytes.count) else { throw .malformed("a section is outside the file") }
    return bytes[Int(offset)..<Int(end)]
  }
}
