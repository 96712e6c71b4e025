import SutureComposer
import SutureSweep

/// The results of a sweep with what they are computed from, read from its store and parsed once.
public struct SweepResults: Sendable {
  /// The sweep's specification.
  public let specification: SweepSpecification
  /// The candidates as the store holds them, by number.
  public let records: [CandidateRecord]
  /// The candidates as outputs show them, best first.
  public let results: [SweepResult]
  /// The trainings of the sweep, shortest first.
  public let budgets: [SweepBudget]
  /// What is missing; outputs begin with it.
  public let gaps: ResultGaps
  /// Which of several forms in use under one name its modules are, one sentence each.
  public let variants: [String]

  /// Reads the results of a sweep, also while it runs.
  /// - Throws: `StoreError`, and what reading the specification throws.
  public init(_ store: SweepStore, _ sweep: SweepStore.SweepRecord) throws {
    specification = try SweepSpecification(text: sweep.specification, file: store.path)
    records = try store.records(of: sweep)
    results = SweepResult.list(
      records, ranking: specification.ranking, stages: specification.stages.map(\.title))
    budgets = SweepBudget.all(in: records)
    gaps = ResultGaps(records)
    let forms = try store.sessions(of: sweep).last?.environment.variants ?? [:]
    let plain = Set(records.flatMap { $0.composition?.modules ?? [] }.filter(\.hyperparameters.isEmpty).map(\.id))
    variants = forms.filter { plain.contains($0.key) }.map { "\($0.key): \($0.value)." }.sorted()
  }

  /// What the sweep found, the most important sentence first; empty where nothing was trained.
  public var findings: [String] { wording.findings }

  /// What reports say about these results in words.
  var wording: ReportWording {
    ReportWording(
      records, budgets, stages: specification.stages, variants: variants,
      leading: LeadingGroup(records, order: results.rankedCandidates))
  }
}
