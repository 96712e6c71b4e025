import SuturePlugin

/// The frequencies of a set such as `top16`: the first 16 of those that gave the best accuracy alone.
struct Frequencies {
  /// The row and column frequency of each, on a grid of 7 × 7.
  let pairs: [(row: Int, column: Int)]

  /// - Throws: `PluginError` if there is no such set.
  init(named name: String) throws {
    guard let order = Frequencies.orders[String(name.prefix(3))], let count = Int(name.dropFirst(3)),
      (1...order.count).contains(count)
    else { throw PluginError("there are no frequencies '\(name)'") }
    pairs = order.prefix(count).map { ($0 / 10, $0 % 10) }
  }

  /// Row frequency · 10 + column frequency, as the authors' code orders them: by accuracy from the best and from the
  /// worst, and from the lowest.
  private static let orders: [String: [Int]] = [
    "top": [
      0, 1, 60, 5, 2, 10, 12, 40, 50, 16, 30, 4, 6, 3, 35, 22, 46, 63, 33, 53,
      55, 21, 61, 52, 54, 32, 31, 41, 23, 20, 65, 13,
    ],
    "low": [
      0, 1, 10, 11, 2, 20, 21, 12, 22, 3, 30, 40, 4, 13, 31, 5, 14, 23, 32, 41,
      50, 6, 15, 24, 33, 42, 51, 60, 16, 25, 34, 43,
    ],
    "bot": [
      66, 14, 34, 36, 26, 43, 11, 24, 44, 45, 56, 15, 42, 62, 25, 51, 64, 13, 65, 20,
      23, 41, 31, 32, 54, 52, 61, 21, 55, 53, 33, 63,
    ],
  ]
}
