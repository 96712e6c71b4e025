import SutureSupport

/// The entries that became slower than in an earlier run, judged by their ratios to the peer, which hardly depend on
/// the machine's current speed.
struct BaselineComparison: Hashable, Sendable {
  /// An entry whose ratio fell.
  struct Fall: Hashable, Sendable {
    /// The entry.
    let entry: BenchmarkEntry
    /// The earlier ratio of the peer's eager time to ours.
    let before: Double
    /// The current ratio.
    let after: Double
  }

  /// The largest relative decrease of a ratio that is attributed to chance.
  static let tolerance = 0.2

  /// Number of entries with a ratio in both runs.
  let compared: Int
  /// The entries whose ratio fell by more than the tolerance, worst first.
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

  /// The comparison as text lines.
  var lines: [String] {
    let percent = NumberText.decimal(BaselineComparison.tolerance * 100, digits: 0)
    let head =
      falls.isEmpty
      ? "Against the baseline, no ratio to eager fell by more than \(percent) % (\(compared) compared)."
      : "Against the baseline, \(falls.count) of \(compared) ratios to eager fell by more than \(percent) %:"
    return [head]
      + falls.map { fall in
        "- \(fall.entry.group), `\(fall.entry.composition)`: \(NumberText.decimal(fall.before, digits: 2)) → "
          + NumberText.decimal(fall.after, digits: 2)
      }
  }
}
