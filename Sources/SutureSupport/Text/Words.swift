/// Counts and lists in sentences.
package enum Words {
  /// A count with its noun: `1 seed`, `1,200 seeds`.
  package static func plural(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The first items of a list, and the number of the others: `se, eca and 3 more`.
  package static func list(_ items: [String], most: Int) -> String {
    items.prefix(most).joined(separator: ", ") + (items.count > most ? " and \(items.count - most) more" : "")
  }

  /// All items of a list: `2`, `2 and 4`, `1, 2 and 4`.
  package static func enumeration(_ items: [String]) -> String {
    let parts = items.count > 1 ? [items.dropLast().joined(separator: ", ")] + items.suffix(1) : items
    return parts.joined(separator: " and ")
  }

  /// The smallest and the largest of some counts with their noun: `3 seeds`, `1 to 3 seeds`; empty without counts.
  package static func range(_ counts: [Int], _ noun: String) -> String {
    guard let least = counts.min(), let most = counts.max() else { return "" }
    return (least == most ? "" : "\(NumberText.grouped(least)) to ") + plural(most, noun)
  }
}
