import SutureComposer
import SutureSupport
import SutureSweep

/// The bare backbone and chosen candidates at one budget, ready for a paper.
///
/// Controls of the chosen candidates' operators are references as the bare backbone is: they have rows of their own
/// beside it where they were trained with the budget, and none of them is among the best.
///
/// Accuracies are means over the budget's seeds with their standard deviation; Δ is the difference to the bare backbone,
/// paired by seed, with its 95 % interval by Student's t. That interval is each row's own. Rows are chosen and ordered by
/// the accuracies that choices are made by; the caption says which images they and Δ are of.
public struct AblationTable: Hashable, Sendable {
  /// Which candidates have a row below those of the bare backbone and the controls.
  public enum Selection: Hashable, Sendable {
    /// The given number of those with the highest mean accuracy, and the single modules that they are made of where these
    /// were trained as long; best first.
    case best(Int)
    /// These canonical compositions in this order, each at every site at which it was tried.
    case compositions([Composition])
  }

  /// One network.
  public struct Row: Hashable, Sendable {
    /// The candidate.
    public let candidate: CandidateRecord
    /// The mean accuracy, a fraction, of the images that choices are made on.
    public let accuracy: Double
    /// Its standard deviation over seeds; nil for one seed.
    public let deviation: Double?
    /// The mean accuracy, a fraction, of the images that differences are of.
    public let comparedAccuracy: Double
    /// Its standard deviation over seeds; nil for one seed.
    public let comparedDeviation: Double?
    /// The difference to the bare backbone; nil for the bare backbone.
    public let difference: PairedDifference?
  }

  /// The rows: the bare backbone, the controls of the others' operators, and the chosen ones.
  public let rows: [Row]
  /// How many rows there are before the chosen ones.
  let referenceCount: Int
  /// How many candidates, without the controls of operators, have all seeds of the budget.
  let candidateCount: Int
  /// The epochs and seeds of every row.
  public let budget: SweepBudget
  /// How the rows were chosen.
  public let selection: Selection
  /// How many of the rows were chosen for their accuracy.
  let bestCount: Int
  /// The data set in words, for the caption.
  public let dataSet: String
  /// The backbone in words, for the caption.
  public let backbone: String

  /// Makes the table from the candidates that have all seeds of a budget.
  public init(
    _ records: [CandidateRecord], epochs: Int, selection: Selection, dataSet: String, backbone: String
  ) throws(AblationTableError) {
    guard let budget = SweepBudget(epochs: epochs, in: records), let baseline = budget.baseline(in: records),
      let bare = records.first(where: { $0.isBaseline && budget.accuracies(of: $0) != nil })
    else { throw .noBaseline(epochs: epochs, known: SweepBudget.all(in: records).filter(\.hasBaseline).map(\.epochs)) }
    let trained = records.filter { !$0.isBaseline }.compactMap { record in
      budget.accuracies(of: record).map {
        Row(record, $0, budget.comparedAccuracies(of: record) ?? $0, baseline: baseline)
      }
    }.sorted { ($1.accuracy, $0.candidate.trial) < ($0.accuracy, $1.candidate.trial) }
    let rivals = trained.filter { $0.candidate.control == nil }
    let chosen: [Row]
    var bestCount = 0
    switch selection {
    case .best(let count):
      let best = rivals.prefix(max(0, count))
      let parts = Set(best.flatMap { Part.all(of: $0.candidate) })
      chosen = rivals.enumerated().filter { place, row in
        place < best.count || Part.single(of: row.candidate).map(parts.contains) ?? false
      }.map(\.element)
      bestCount = best.count
    case .compositions(let compositions):
      let missing = compositions.filter { composition in !trained.contains { $0.candidate.composition == composition } }
      guard missing.isEmpty else {
        let shared = SweepBudget.all(in: records).filter { budget in
          compositions.allSatisfy { composition in
            records.contains { $0.composition == composition && budget.accuracies(of: $0) != nil }
          }
        }
        throw .notTrained(missing, epochs: epochs, shared: shared.map(\.epochs))
      }
      chosen = compositions.flatMap { composition in
        trained.filter { $0.candidate.composition == composition }.sorted { $0.candidate.trial < $1.candidate.trial }
      }
    }
    let references =
      [Row(bare, budget.accuracies(of: bare) ?? baseline, baseline, baseline: nil)]
      + OperatorPlace.controls(for: chosen, among: trained)
    rows = references + chosen
    referenceCount = references.count
    candidateCount = rivals.count
    self.bestCount = bestCount
    self.budget = budget
    self.selection = selection
    self.dataSet = dataSet
    self.backbone = backbone
  }
}

extension AblationTable {
  /// A single module at a candidate's sites.
  private struct Part: Hashable {
    let module: ModuleReference
    let site: String?

    /// The modules that a candidate is made of.
    static func all(of candidate: CandidateRecord) -> [Part] {
      (candidate.composition.map { CompositionShape($0).modules } ?? []).map { Part(module: $0, site: candidate.site) }
    }

    /// What a candidate is for others, where it is a single module.
    static func single(of candidate: CandidateRecord) -> Part? {
      candidate.composition.flatMap { CompositionShape($0).joining == .single ? all(of: candidate).first : nil }
    }
  }
}

/// An operator of a candidate at its sites.
private struct OperatorPlace: Hashable {
  let control: OperatorControl
  let site: String?

  /// The controls of the operators of some rows, but for those that are among these rows, in the order of trials.
  static func controls(for chosen: [AblationTable.Row], among trained: [AblationTable.Row]) -> [AblationTable.Row] {
    let needed = Set(chosen.flatMap { all(of: $0.candidate) })
    let shown = Set(chosen.map(\.candidate.trial))
    return trained.filter { row in
      guard let control = row.candidate.control, !shown.contains(row.candidate.trial) else { return false }
      return needed.contains(OperatorPlace(control: control, site: row.candidate.site))
    }.sorted { $0.candidate.trial < $1.candidate.trial }
  }

  private static func all(of candidate: CandidateRecord) -> [OperatorPlace] {
    (candidate.composition.map { OperatorControl.controls(for: $0) } ?? []).map {
      OperatorPlace(control: $0, site: candidate.site)
    }
  }
}

extension AblationTable.Row {
  fileprivate init(
    _ candidate: CandidateRecord, _ accuracies: [Int: Double], _ compared: [Int: Double], baseline: [Int: Double]?
  ) {
    // In order of seeds: sums do not depend on how a dictionary lies.
    func values(_ bySeed: [Int: Double]) -> [Double] { bySeed.sorted { $0.key < $1.key }.map(\.value) }
    self.candidate = candidate
    accuracy = Statistics.mean(values(accuracies))
    deviation = Statistics.deviation(values(accuracies))
    comparedAccuracy = Statistics.mean(values(compared))
    comparedDeviation = Statistics.deviation(values(compared))
    difference = baseline.flatMap { PairedDifference(compared, minus: $0) }
  }
}
