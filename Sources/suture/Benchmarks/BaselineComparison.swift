import SutureSupport

/// Which entries lost ground against an earlier run, by their ratios to the peer: those hardly depend on how fast the
/// machine happens to be.
struct BaselineComparison: Hashable, Sendable {
  /// An entry that lost ground.
  struct Fall: Hashable, Sendable {
    /// What was measured.
    let entry: BenchmarkEntry
    /// The ratio to the peer's eager time before.
    let before: Double
    /// The ratio now.
    let after: Double
  }

  /// How much of a ratio may be lost, a fraction: what chance alone does.
  static let tolerance = 0.2

  /// How many entries have a ratio in both runs.
  let compared: Int
  /// Those that lost more than the tolerance, the worst first.
  let falls: [Fall]

  /// Compares two runs entry by entry.
  init(before: SuiteResult, after: SuiteResult) {
    var earlier: [BenchmarkEntry: Double] = [:]
    for result in before.entries { earlier[result.entry] = result.ratio(.eager) }
    let pairs = after.entries.compactMap { result -> Fall? in
      guard let before = earlier[result.entry], let after = result.ratio(.eager) else { return nil }
      return Fall(entry: result.entry, before: before, after: after)
    }
    compared = pairs.count
    falls = pairs.filter { $0.after < $0.before * (1 - BaselineComparison.tolerance) }
      .sorted { $0.after / $0.before < $1.after / $1.before }
  }

  /// In words, a line each.
  var lines: [String] {
    let percent = Quantity.decimal(BaselineComparison.tolerance * 100, places: 0)
    let head =
      falls.isEmpty
      ? "Against the baseline, no ratio to eager fell by more than \(percent) % (\(compared) compared)."
      : "Against the baseline, \(falls.count) of \(compared) ratios to eager fell by more than \(percent) %:"
    return [head]
      + falls.map { fall in
        "- \(fall.entry.group), `\(fall.entry.composition)`: \(Quantity.decimal(fall.before, places: 2)) → "
          + Quantity.decimal(fall.after, places: 2)
      }
  }
}
