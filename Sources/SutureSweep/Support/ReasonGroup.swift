/// Candidates with the same reason of refusal or failure, apart from the names and numbers in it.
package struct ReasonGroup<Member> {
  /// The first member's reason.
  package let reason: String
  /// What the reasons have in common; `…` replaces names and numbers if they differ between members.
  package private(set) var pattern: String
  /// The members, in their original order.
  package private(set) var members: [Member]

  /// Groups members by the first line of their reasons, the largest group first.
  package static func groups(of endings: [(member: Member, reason: String?)]) -> [ReasonGroup] {
    var groups: [ReasonGroup] = []
    var places: [String: Int] = [:]
    for (member, text) in endings {
      let reason = text?.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
      let key = general(reason)
      if let place = places[key] {
        if groups[place].pattern != reason { groups[place].pattern = key }
        groups[place].members.append(member)
      } else {
        places[key] = groups.count
        groups.append(ReasonGroup(reason: reason, pattern: reason, members: [member]))
      }
    }
    return groups.enumerated().sorted {
      ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset)
    }.map(\.element)
  }

  /// The reason with quoted names and numbers, which are specific to a candidate, replaced by `…`, and with one place for
  /// a list of several: `at '…' (…×… on …×…), '…' (…×… on …×…) and … more` is `at '…'`.
  private static func general(_ text: String) -> String {
    // `resnet8` keeps its digit.
    let blank = text.replacing(/'[^']*'/, with: "'…'")
      .replacing(/(^|[^A-Za-z_0-9.])[0-9]+(?:[.,][0-9]+)*/) { "\($0.output.1)…" }
    return blank.replacing(/\bat '…'(?: \([^)]*\))?(?:, '…'(?: \([^)]*\))?)*(?: and … more)?/, with: "at '…'")
  }
}
