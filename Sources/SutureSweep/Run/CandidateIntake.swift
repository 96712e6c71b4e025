import SutureComposer

/// Numbers proposed compositions: the bare backbone first, then the controls of their operators, then each at its sites.
struct CandidateIntake {
  /// The sites where each is tried on its own; nil where all are grafted together.
  private let sites: [String]?
  private var byComposition: [Composition: [Int]] = [:]

  /// How many candidates there are, with the bare backbone.
  private(set) var count = 0

  /// How many candidates a composition makes.
  var sitesEach: Int { sites?.count ?? 1 }

  init(sites: [String]?) { self.sites = sites }

  /// The candidates of proposed compositions, with the bare backbone before the first, and before those that first use a
  /// parallel operator its control.
  ///
  /// A composition that is there already, such as a control that was listed by hand, or that is the identity makes none.
  mutating func admit(_ compositions: [Composition]) -> [Candidate] {
    var candidates: [Candidate] = []
    if count == 0 { candidates.append(Candidate(ordinal: 0, composition: nil, site: nil)) }
    count += candidates.count
    let controls = compositions.flatMap(OperatorControl.controls).map(\.composition)
    for composition in controls + compositions where composition != .identity && byComposition[composition] == nil {
      for site in sites.map({ $0.map(Optional.some) }) ?? [nil] {
        candidates.append(Candidate(ordinal: count, composition: composition, site: site))
        byComposition[composition, default: []].append(count)
        count += 1
      }
    }
    return candidates
  }

  /// The candidates of a composition.
  func ordinals(of composition: Composition) -> [Int] { byComposition[composition] ?? [] }
}
