/// Candidates that ended for the same reason, whatever the numbers in it.
struct ReasonGroup {
  /// Refused or failed.
  let state: SweepResult.State
  /// The reason; numbers that differ are replaced by `…`.
  private(set) var reason: String
  /// Who ended so, in the order of the report.
  private(set) var candidates: [SweepReport.Candidate]

  /// The groups of a report, the largest first.
  static func groups(of candidates: [SweepReport.Candidate]) -> [ReasonGroup] {
    var groups: [ReasonGroup] = []
    var places: [String: Int] = [:]
    for candidate in candidates where candidate.state == .refused || candidate.state == .failed {
      let reason = firstLine(of: candidate)
      let key = candidate.state.rawValue + " " + withoutNumbers(reason)
      if let place = places[key] {
        if groups[place].reason != reason { groups[place].reason = withoutNumbers(reason) }
        groups[place].candidates.append(candidate)
      } else {
        places[key] = groups.count
        groups.append(ReasonGroup(state: candidate.state, reason: reason, candidates: [candidate]))
      }
    }
    return groups.sorted { $0.candidates.count > $1.candidates.count }
  }

  private static func firstLine(of candidate: SweepReport.Candidate) -> String {
    candidate.reason?.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
  }

  /// `resnet8` keeps its digit.
  private static func withoutNumbers(_ text: String) -> String {
    text.replacing(/(^|[^A-Za-z_0-9.])[0-9]+(?:[.,][0-9]+)*/) { "\($0.output.1)…" }
  }
}
