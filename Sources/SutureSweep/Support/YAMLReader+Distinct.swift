import SutureRegistry

extension YAMLReader {
  /// The items of a list that must not be empty or contain duplicates.
  /// - Parameter what: the name of an item in errors, such as `seed`.
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

  /// The words of a list without duplicates; `all` means all cases.
  func words<Word: RawRepresentable & CaseIterable & Hashable>(
    _ what: String, of _: Word.Type = Word.self
  ) throws(YAMLError) -> [Word] where Word.RawValue == String {
    if plainText == "all" { return Array(Word.allCases) }
    return try distinct(what, limit: 64) { item throws(YAMLError) in try item.word() }
  }

  /// Seeds: integers from 0 without duplicates, because a repeated seed would only repeat its result.
  func seeds() throws(YAMLError) -> [Int] {
    try distinct("seed", limit: 1000) { item throws(YAMLError) in try item.integer(in: 0...Int.max) }
  }
}

extension YAMLMapping {
  /// The value of a key that had another spelling in earlier versions.
  /// - Throws: `YAMLError` if both spellings are given.
  func value(_ key: String, formerly former: String) throws(YAMLError) -> YAMLReader? {
    guard let value = self[former] else { return self[key] }
    guard self[key] == nil else {
      throw value.error(
        .invalidValue, "'\(former)' is the earlier spelling of '\(key)', and both are given: remove '\(former)'")
    }
    return value
  }
}
