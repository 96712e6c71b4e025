import SutureConformance

/// The output of `suture verify --checks`.
struct CheckListing: Encodable {
  /// One check.
  struct Row: Encodable {
    let check: String
    let level: Int
    let explanation: String
  }

  private let rows: [Row]

  init(level: ConformanceLevel) {
    rows = ConformanceSuite.checks.filter { $0.level <= level }.map {
      Row(check: $0.id, level: $0.level.rawValue, explanation: $0.explanation)
    }
  }

  func encode(to encoder: any Encoder) throws { try rows.encode(to: encoder) }

  func print(to console: Console, isJSON: Bool) throws {
    if isJSON { return try console.printJSON(self) }
    var table = Table([.left("check"), .right("level"), .left("explanation")])
    for row in rows { table.add([row.check, "\(row.level)", row.explanation]) }
    table.print(to: console)
  }
}
