extension Interaction {
  /// Whether two modules help more, or less, than each of them for itself, in one sentence; nil without pairs.
  static func summary(of records: [CandidateRecord], epochs: Int) -> String? {
    let pairs = all(in: records, epochs: epochs)
    guard let seeds = pairs.first?.interaction.count else { return nil }
    guard seeds > 1 else { return nil }
    let found = pairs.filter { $0.adjusted.map { $0 <= 0.05 } ?? false }
    let more = found.filter { $0.interaction.mean > 0 }.map(\.label)
    let less = found.filter { $0.interaction.mean < 0 }.map(\.label)
    let basis = "\(pairs.count) pairs whose modules were also tried alone, \(seeds) seeds, family-wise 95 %"
    guard !found.isEmpty else {
      return "No pair does more or less than the sum of its modules' gains beyond chance (\(basis))."
    }
    var parts: [String] = []
    if !more.isEmpty { parts.append("more than the sum of its modules' gains: \(list(more))") }
    if !less.isEmpty { parts.append("less: \(list(less))") }
    return "\(found.count) of \(pairs.count) pairs differ from the sum of their modules' gains (\(basis)); "
      + parts.joined(separator: "; ") + "."
  }

  private static func list(_ labels: [String]) -> String {
    labels.prefix(5).joined(separator: ", ") + (labels.count > 5 ? " and \(labels.count - 5) more" : "")
  }
}
