/// Which pilots are alive, by the changes of their reports that the coordinator has seen.
///
/// No clock of another machine is read: a pilot is silent as long as the number of its sign of life stays the same. What
/// counts is the time during which the coordinator looked; while it was stopped itself, no pilot grows silent.
struct PilotWatch {
  /// What the coordinator has seen of a pilot.
  struct Sight {
    /// Its latest report; nil if it has left a claim but no report.
    var report: PilotReport?
    /// How long its report has been the same.
    var silence = Duration.zero
    /// Whether its report has changed while the coordinator looked.
    var isHeard = false
    /// Batches that it has claimed but does not list, with the number of the report in which they were missing first.
    var unlisted: [String: Int] = [:]
  }

  /// The longest time that one look may add to a silence.
  private static let longestStep = Duration.seconds(5)

  private(set) var sights: [String: Sight] = [:]

  /// The number of worker processes of all pilots that take jobs.
  var lanes: Int {
    sights.values.reduce(0) { count, sight in
      guard let report = sight.report else { return count }
      return switch report.state {
      case .working, .idle: count + report.workers
      case .leaving, .left: count
      }
    }
  }

  /// Records a look at all reports and claims.
  /// - Parameters:
  ///   - reports: the reports found.
  ///   - claimants: the pilots that hold claims.
  ///   - elapsed: the time since the last look.
  mutating func look(_ reports: [PilotReport], claimants: Set<String>, elapsed: Duration) {
    let step = min(elapsed, PilotWatch.longestStep)
    let known = Set(sights.keys)
    var heard: Set<String> = []
    for report in reports where sights[report.id]?.report?.beat != report.beat {
      sights[report.id, default: Sight()].report = report
      heard.insert(report.id)
    }
    for pilot in claimants where sights[pilot] == nil { sights[pilot] = Sight() }
    for pilot in known {
      if heard.contains(pilot) {
        sights[pilot]?.silence = .zero
        sights[pilot]?.isHeard = true
      } else {
        sights[pilot]?.silence += step
      }
    }
  }

  /// The pilots that have been silent for longer than a limit.
  func silent(beyond limit: Duration) -> [String] { sights.filter { $0.value.silence > limit }.map(\.key).sorted() }

  /// Whether a pilot has, in two signs of life, not listed a batch that it has claimed: it does not know of its claim, or
  /// its results are lost.
  mutating func hasForgotten(_ batch: String, pilot: String) -> Bool {
    guard let report = sights[pilot]?.report else { return false }
    if report.open.contains(batch) {
      sights[pilot]?.unlisted[batch] = nil
      return false
    }
    guard let first = sights[pilot]?.unlisted[batch] else {
      sights[pilot]?.unlisted[batch] = report.beat
      return false
    }
    return report.beat >= first + 2
  }

  /// Forgets a pilot.
  mutating func forget(_ pilot: String) { sights[pilot] = nil }
}
