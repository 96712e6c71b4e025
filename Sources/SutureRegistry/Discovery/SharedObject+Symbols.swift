extension SharedObject {
  /// The maximum number of bytes read of a symbol's name.
  private static let maximumNameLength: UInt64 = 1024

  /// The names of all exported symbols, in the file's order.
  func exports() throws(Fault) -> [String] {
    // Global, weak and unique symbols that are defined and neither hidden nor internal.
    try names { $0.isShared && $0.isDefined && [0, 3].contains($0.visibility) }
  }

  /// The names of all imported symbols, in the file's order.
  func imports() throws(Fault) -> [String] {
    try names { $0.isShared && !$0.isDefined }.filter { !$0.isEmpty }
  }

  /// The names of the libraries that it depends on, in the file's order.
  func neededLibraries() throws(Fault) -> [String] {
    guard let strings = try offset(of: Tag.strings) else { return [] }
    var names: [String] = []
    for position in needed { names.append(try text(at: position, in: strings)) }
    return names
  }

  /// The attributes of a symbol table entry.
  private struct Symbol {
    let isShared: Bool
    let isDefined: Bool
    let visibility: UInt64
  }

  private func names(of isWanted: (Symbol) -> Bool) throws(Fault) -> [String] {
    guard let symbols = try offset(of: Tag.symbols), let strings = try offset(of: Tag.strings) else { return [] }
    var names: [String] = []
    for index in 0..<(try symbolCount()) {
      let entry = try sum(symbols, product(index, 24))
      let symbol = Symbol(
        isShared: [1, 2, 10].contains(try number(sum(entry, 4), 1) >> 4),
        isDefined: try number(sum(entry, 6), 2) != 0, visibility: try number(sum(entry, 5), 1) & 3)
      if isWanted(symbol) { names.append(try text(at: number(entry, 4), in: strings)) }
    }
    return names
  }

  /// The number of dynamic symbols, which only the hash tables reveal.
  private func symbolCount() throws(Fault) -> UInt64 {
    // A file cannot contain more symbols than fit into it.
    let limit = UInt64(bytes.count) / 24
    if let table = try offset(of: Tag.hash) { return min(try number(sum(table, 4), 4), limit) }
    guard let table = try offset(of: Tag.gnuHash) else { return 0 }
    let (buckets, first, bloom) = (try number(table, 4), try number(sum(table, 4), 4), try number(sum(table, 8), 4))
    let bucketTable = try sum(table, 16 + product(bloom, 8))
    var last: UInt64 = 0
    for bucket in 0..<min(buckets, UInt64(bytes.count) / 4) {
      last = max(last, try number(sum(bucketTable, bucket * 4), 4))
    }
    guard last >= first, last > 0 else { return min(first, limit) }
    // The end of the last chain is the last symbol. Each step reads further into the file, so the loop terminates.
    let chain = try sum(bucketTable, product(buckets, 4))
    while try number(sum(chain, product(last - first, 4)), 4) & 1 == 0 { last += 1 }
    return min(last + 1, limit)
  }

  private func text(at offset: UInt64, in strings: UInt64) throws(Fault) -> String {
    let limit = dynamic[Tag.stringsSize] ?? 0
    guard offset < limit else { throw .malformed("a symbol's name is outside its string table") }
    var characters: [UInt8] = []
    for position in offset..<min(limit, offset + SharedObject.maximumNameLength) {
      let byte = UInt8(truncatingIfNeeded: try number(sum(strings, position), 1))
      if byte == 0 { break }
      characters.append(byte)
    }
    return String(decoding: characters, as: UTF8.self)
  }
}
