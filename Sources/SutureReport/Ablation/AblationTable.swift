import SutureComposer
import SutureSupport
import SutureSweep

/// A table of the bare backbone and chosen candidates at one budget, for publication.
///
/// The controls of the chosen candidates' operators are references, like the bare backbone: those trained at the budget
/// have rows next to it, and they are never among the best.
///
/// Accuracies are means over the seeds of the budget with their standard deviation. Δ is the difference to the bare
/// backbone, paired by seed, with its 95 % interval by Student's t, unadjusted for multiple comparisons. Rows are chosen
/// and ordered by the accuracies used for selection; the caption names the images of these and of Δ.
public struct AblationTable: Hashable, Sendable {
  /// The choice of candidates whose rows follow those of the bare backbone and the controls.
  public enum Selection: Hashable, Sendable {
    /// The given number of candidates with the highest mean accuracy, and those of their single modules that were trained
    /// at the budget; best first.
    case best(Int)
    /// These canonical compositions in this order, each at all sites at which it was trained.
    case compositions([Composition])
  }

  /// A candidate with its accuracies.
  public struct Row: Hashable, Sendable {
    /// The candidate.
    public let record: CandidateRecord
    /// The mean accuracy on the images used for selection, a fraction.
    public let accuracy: Double
    /// The standard deviation of `accuracy` over seeds; nil for one seed.
    public let deviation: Double?
    /// The mean accuracy on the images from which differences are computed, a fraction.
    public let comparedAccuracy: Double
    /// The standard deviation of `comparedAccuracy` over seeds; nil for one seed.
    public let comparedDeviation: Double?
    /// The difference to the bare backbone; nil for the bare backbone.
    public let difference: PairedDifference?
  }

  /// The rows: the bare backbone, the controls, and the chosen candidates.
  public let rows: [Row]
  /// The number of rows before the chosen candidates.
  let referenceCount: Int
  /// The number of candidates with all seeds of the budget, without controls.
  let candidateCount: Int
  /// The epochs and seeds of all rows.
  public let budget: SweepBudget
  /// The choice of rows.
  public let selection: Selection
  /// The number of rows chosen by accuracy.
  let bestCount: Int
  /// The name of the data set, for the caption.
  public let dataSet: String
  /// The name of the backbone, for the caption.
  public let backbone: String
  /// Which of several forms in use under one name the modules are, one sentence each, for the caption.
  let variants: [String]

  /// Creates the table of the candidates that have all seeds of a budget.
  public init(
    _ records: [CandidateRecord], epochs: Int, selection: Selection, dataSet: String, backbone: String,
    variants: [String] = []
  ) throws(AblationTableError) {
    guard let budget = SweepBudget(epochs: epochs, in: records), let baseline = budget.baseline(in: records),
      let bare = records.first(where: { $0.isBaseline && budget.accuracies(of: $0) != nil })
    else { throw .noBaseline(epochs: epochs, known: SweepBudget.all(in: records).filter(\.hasBaseline).map(\.epochs)) }
    let trained = records.filter { !$0.isBaseline }.compactMap { record in
      budget.accuracies(of: record).map {
        Row(record, $0, budget.comparedAccuracies(of: record) ?? $0, baseline: baseline)
      }
    }.sorted { ($1.accuracy, $0.record.candidate) < ($0.accuracy, $1.record.candidate) }
    let rivals = trained.filter { $0.record.control == nil }
    let chosen: [Row]
    var bestCount = 0
    switch selection {
    case .best(let count):
      let best = rivals.prefix(max(0, count))
      let parts = Set(best.flatMap { Placed.modules(of: $0.record.composition, at: $0.record.site) })
      chosen = rivals.enumerated().filter { place, row in
        let single = Placed.singleModule(of: row.record.composition, at: row.record.site)
        return place < best.count || single.map(parts.contains) ?? false
      }.map(\.element)
      bestCount = best.count
    case .compositions(let compositions):
      let missing = compositions.filter { composition in !trained.contains { $0.record.composition == composition } }
      guard missing.isEmpty else {
        let shared = SweepBudget.all(in: records).filter { budget in
          compositions.allSatisfy { composition in
            records.contains { $0.composition == composition && budget.accuracies(of: $0) != nil }
          }
        }
        throw .notTrained(missing, epochs: epochs, shared: shared.map(\.epochs))
      }
      chosen = compositions.flatMap { composition in
        trained.filter { $0.record.composition == composition }.sorted { $0.record.candidate < $1.record.candidate }
      }
    }
    let references =
      [Row(bare, budget.accuracies(of: bare) ?? baseline, baseline, baseline: nil)]
      + Self.controls(for: chosen, among: trained)
    rows = references + chosen
    referenceCount = references.count
    candidateCount = rivals.count
    self.bestCount = bestCount
    self.budget = budget
    self.selection = selection
    self.dataSet = dataSet
    self.backbone = backbone
    self.variants = variants
  }
}

extension AblationTable {
  /// The controls of the operators of the chosen rows, without those that were chosen themselves, by ordinal.
  private static func controls(for chosen: [Row], among trained: [Row]) -> [Row] {
    let needed = Set(chosen.flatMap { Placed.controls(for: $0.record.composition, at: $0.record.site) })
    let shown = Set(chosen.map(\.record.candidate))
    return trained.filter { row in
      guard let control = row.record.control, !shown.contains(row.record.candidate) else { return false }
      return needed.contains(Placed(control, at: row.record.site))
    }.sorted { $0.record.candidate < $1.record.candidate }
  }
}

extension AblationTable.Row {
  fileprivate init(
    _ record: CandidateRecord, _ accuracies: [Int: Double], _ compared: [Int: Double], baseline: [Int: Double]?
  ) {
    // Sum in seed order: dictionary order must not affect the result.
    func values(_ bySeed: [Int: Double]) -> [Double] { bySeed.sorted { $0.key < $1.key }.map(\.value) }
    self.record = record
    accuracy = Statistics.mean(values(accuracies))
    deviation = Statistics.deviation(values(accuracies))
    comparedAccuracy = Statistics.mean(values(compared))
    comparedDeviation = Statistics.deviation(values(compared))
    difference = baseline.flatMap { PairedDifference(compared, minus: $0) }
  }
}
