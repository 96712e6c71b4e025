/// Candidates that ended for the same reason, whatever the names and numbers in it.
package struct ReasonGroup<Member> {
  /// The reason; where they differ, names and numbers are replaced by `…`.
  package private(set) var reason: String
  /// Who ended so, in their order.
  package private(set) var members: [Member]

  /// The groups of those that ended, the largest first; of a reason the first line counts.
  package static func groups(of endings: [(member: Member, reason: String?)]) -> [ReasonGroup] {
    var groups: [ReasonGroup] = []
    var places: [String: Int] = [:]
    for (member, text) in endings {
      let reason = text?.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
      let key = general(reason)
      if let place = places[key] {
        if groups[place].reason != reason { groups[place].reason = key }
        groups[place].members.append(member)
      } else {
        places[key] = groups.count
        groups.append(ReasonGroup(reason: reason, members: [member]))
      }
    }
    return groups.enumerated().sorted {
      ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset)
    }.map(\.element)
  }

  /// The reason without what is particular to a candidate: names in quotes and numbers.
  private static func general(_ text: String) -> String {
    // `resnet8` keeps its digit.
    text.replacing(/'[^']*'/, with: "'…'").replacing(/(^|[^A-Za-z_0-9.])[0-9]+(?:[.,][0-9]+)*/) { "\($0.output.1)…" }
  }
}
