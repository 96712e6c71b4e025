import SutureSupport
import SutureTraining

/// The behavior of a stage: its reading, title, work, forecast, and which candidates it keeps.
protocol SweepStage: Sendable {
  /// The words that begin the stage in specifications, with the reading of its settings.
  static var readings: [StageReading] { get }

  /// The name in output, such as `train 8 epochs × 3 seeds`.
  var title: String { get }
  /// All settings, including defaults.
  var settings: [ResolvedSpecification.Setting] { get }
  /// Whether a specification may list the stage only once.
  var isUnique: Bool { get }
  /// Whether the stage trains.
  var isTraining: Bool { get }
  /// Whether the candidates that leave the stage can be predicted without running it, apart from failures.
  var isPredictable: Bool { get }

  /// The score whose highest values later stages train first; nil if the stage determines no order.
  var order: ZeroCostScore? { get }

  /// Does the stage's work, and removes the candidates that it refuses or that fail.
  /// - Throws: `SweepInterruption`, `BaselineFailure`, and the errors of the store.
  func work(on cohort: inout StageCohort, in run: SweepRun) throws

  /// Whether the stage keeps only the best candidates.
  var selects: Bool { get }
  /// How the best candidates are chosen; nil if all go on.
  func selection(at number: Int, from results: StageResults) -> StageSelection?

  /// Measures what the forecast needs on a sample of the candidates.
  func measure(_ sample: inout SweepSample, on executor: SweepExecutor) throws
  /// The numbers of candidates, the work and the time of the stage.
  /// - Parameter entered: the number of candidates that enter the stage.
  func forecast(entered: Int, at place: StagePlace, from basis: ForecastBasis) -> StageForecast
  /// The number of pieces of work whose results a store has; nil if the stage has no work, or its number is unknown.
  func knownCount(
    of candidates: [Candidate], at place: StagePlace, in store: SweepStore, _ plan: inout SweepPlan,
    _ options: SweepOptions
  ) throws -> Int?
}

extension SweepStage {
  var isUnique: Bool { false }
  var isTraining: Bool { false }
  var order: ZeroCostScore? { nil }
  func measure(_ sample: inout SweepSample, on executor: SweepExecutor) throws {}
}

/// The place of a stage in its sweep.
struct StagePlace: Hashable, Sendable {
  /// The index, from 0.
  let number: Int
  /// Whether no stage follows.
  let isLast: Bool
  /// Whether no training stage follows: a training stage then evaluates its candidates on the test images.
  let isLastTraining: Bool

  /// The place of a stage in a list.
  init(_ number: Int, in stages: [Stage]) {
    self.number = number
    isLast = number == stages.count - 1
    isLastTraining = !stages.dropFirst(number + 1).contains(where: \.isTraining)
  }
}

/// The candidates in a stage.
struct StageCohort {
  /// The place of the stage.
  let place: StagePlace
  /// The candidates that have not been removed, in the order of their numbers.
  var candidates: [Candidate]
}

/// The choice of the best candidates after a stage.
struct StageSelection {
  /// The number of candidates that go on.
  let keep: KeepRule
  /// The criterion as a clause, such as ` by naswot`; empty for accuracy.
  let criterion: String
  /// The values of the criterion by ordinal, higher is better; candidates without a value rank last.
  let values: [Int: Double]
}

/// The results of a sweep so far, by ordinal.
struct StageResults {
  /// Parameters, MACs, latency and gains.
  var costs: [Int: CostReport] = [:]
  /// Zero-cost scores, means over seeds.
  var scores: [Int: [ZeroCostScore: Double]] = [:]
  /// The accuracies used for selection, by stage, ordinal and seed.
  var accuracies: [Int: [Int: [Int: Double]]] = [:]

  /// The mean over seeds, summed in seed order: the order in which workers answer must not affect the result.
  static func mean(_ bySeed: [Int: Double]) -> Double {
    Statistics.mean(bySeed.sorted { $0.key < $1.key }.map(\.value))
  }
}
