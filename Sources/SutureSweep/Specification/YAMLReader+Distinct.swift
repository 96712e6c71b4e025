import SutureRegistry

extension YAMLReader {
  /// The items of a list that names each of them once, and at least one.
  /// - Parameter what: an item, as errors call it: `seed`.
  func distinct<Item: Hashable>(
    _ what: String, limit: Int, of item: (YAMLReader) throws(YAMLError) -> Item
  ) throws(YAMLError) -> [Item] {
    var items: [Item] = []
    var seen: Set<Item> = []
    for reader in try list(limit: limit) {
      let next = try item(reader)
      guard seen.insert(next).inserted else {
        throw reader.error(.invalidValue, "the \(what) \(reader.plainText ?? "\(next)") is listed twice")
      }
      items.append(next)
    }
    if items.isEmpty { throw error(.invalidValue, "'\(name)' names no \(what)") }
    return items
  }

  /// The words of a list, each once; `all` stands for every one.
  func words<Word: RawRepresentable & CaseIterable & Hashable>(
    _ what: String, of _: Word.Type = Word.self
  ) throws(YAMLError) -> [Word] where Word.RawValue == String {
    if plainText == "all" { return Array(Word.allCases) }
    return try distinct(what, limit: 64) { item throws(YAMLError) in try item.word() }
  }

  /// Whole numbers from 0, each once: the same seed again would only give the same number.
  func seeds() throws(YAMLError) -> [Int] {
    try distinct("seed", limit: 1000) { item throws(YAMLError) in try item.integer(in: 0...Int.max) }
  }
}
