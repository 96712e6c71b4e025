/// Candidates that ended for the same reason, whatever the names and numbers in it.
struct ReasonGroup {
  /// Refused or failed.
  let state: SweepResult.State
  /// The reason; where they differ, names and numbers are replaced by `…`.
  private(set) var reason: String
  /// Who ended so, in the order of the report.
  private(set) var candidates: [SweepReport.Candidate]

  /// The groups of a report, the largest first.
  static func groups(of candidates: [SweepReport.Candidate]) -> [ReasonGroup] {
    var groups: [ReasonGroup] = []
    var places: [String: Int] = [:]
    for candidate in candidates where candidate.state == .refused || candidate.state == .failed {
      let reason = firstLine(of: candidate)
      let key = candidate.state.rawValue + " " + general(reason)
      if let place = places[key] {
        if groups[place].reason != reason { groups[place].reason = general(reason) }
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

  /// The reason without what is particular to a candidate: names in quotes and numbers.
  private static func general(_ text: String) -> String {
    // `resnet8` keeps its digit.
    text.replacing(/'[^']*'/, with: "'…'").replacing(/(^|[^A-Za-z_0-9.])[0-9]+(?:[.,][0-9]+)*/) { "\($0.output.1)…" }
  }
}
