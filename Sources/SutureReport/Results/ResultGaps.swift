import SutureSupport
import SutureSweep

/// What the results of a sweep lack, in sentences with which every output begins.
public struct ResultGaps: Hashable, Sendable {
  /// Why the bare backbone, with which all candidates are compared, failed; nil where it did not.
  public let baselineFailure: String?
  /// One sentence for each gap; empty where nothing is missing.
  public let sentences: [String]

  /// Finds the gaps in the candidates of a sweep.
  public init(_ records: [CandidateRecord]) {
    let failed = records.filter { $0.state == .failed }
    baselineFailure = failed.first(where: \.isBaseline).map { Self.firstLine($0.reason) }
    let rivals = failed.filter { !$0.isBaseline }
    let groups = ReasonGroup.groups(of: rivals.map { ($0.label, $0.reason) })
    let causes = groups.prefix(3).map { group in
      "\(group.pattern) (\(NumberText.grouped(group.members.count)): \(Words.list(group.members, most: 3)))"
    }
    let rest = groups.count > 3 ? "; and \(Words.plural(groups.count - 3, "other reason"))" : ""
    let count = records.count { !$0.isBaseline }
    sentences = [
      baselineFailure.map { "The bare backbone failed: \($0). Without it no candidate can be compared." },
      rivals.isEmpty
        ? nil
        : "\(NumberText.grouped(rivals.count)) of \(Words.plural(count, "candidate")) failed: "
          + causes.joined(separator: "; ") + rest + ".",
    ].compactMap(\.self)
  }

  private static func firstLine(_ reason: String?) -> String {
    reason?.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
  }
}
