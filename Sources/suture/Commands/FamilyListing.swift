/// The output of `list --families`: the families of modules, backbones and compositions in the order of their size.
struct FamilyListing {
  /// A family in the JSON output.
  struct Row: Encodable {
    /// The first tag of its entries; null for entries without tags.
    let family: String?
    /// The number of its entries.
    let count: Int
    /// The first and the last year of the papers; null if none is known.
    let firstYear: Int?
    let lastYear: Int?
    /// The ids of its entries.
    let ids: [String]

    enum CodingKeys: String, CodingKey {
      case family, count, ids
      case firstYear = "first_year"
      case lastYear = "last_year"
    }
  }

  private let rows: [Row]

  /// - Parameter items: items of kinds that have families.
  init(_ items: [ListedItem]) {
    rows = Dictionary(grouping: items, by: \.family).map { family, items in
      let years = items.compactMap(\.year)
      return Row(
        family: family, count: items.count, firstYear: years.min(), lastYear: years.max(), ids: items.map(\.id))
    }.sorted { ($1.count, $0.family ?? "~") < ($0.count, $1.family ?? "~") }
  }

  func print(to console: Console, isJSON: Bool) throws {
    if isJSON { return try console.printJSON(rows) }
    var table = Table([.left("family"), .right("entries"), .left("years"), .left("ids")])
    for row in rows {
      let years = [row.firstYear, row.lastYear].compactMap { $0.map(String.init) }
      table.add([
        row.family ?? "(no tags)", "\(row.count)",
        Set(years).count > 1 ? years.joined(separator: "–") : years.first ?? "",
        row.ids.joined(separator: " "),
      ])
    }
    table.print(to: console)
  }
}
