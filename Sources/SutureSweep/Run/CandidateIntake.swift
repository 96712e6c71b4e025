import SutureComposer

/// Assigns numbers to candidates: the bare backbone, then the controls of operators, then compositions at their sites.
struct CandidateIntake {
  /// The sites at which each composition is tried on its own; nil if it is grafted at all sites together.
  private let sites: [String]?
  /// The numbers of the candidates of a composition.
  private var byComposition: [Composition: [Int]] = [:]

  /// The number of candidates, including the bare backbone.
  private(set) var count = 0

  /// The number of candidates per composition.
  var sitesEach: Int { sites?.count ?? 1 }

  init(sites: [String]?) { self.sites = sites }

  /// The new candidates of proposed compositions.
  ///
  /// The first round begins with the bare backbone, and each round with the controls of its parallel operators.
  ///
  /// The identity, and a composition that is a candidate already, such as a listed control, is not added again.
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

  /// The numbers of the candidates of a composition.
  func ordinals(of composition: Composition) -> [Int] { byComposition[composition] ?? [] }
}
