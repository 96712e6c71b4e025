import SutureComposer
import SutureData
import SutureProcess
import SutureRegistry
import SutureReport
import SutureSupport
import SutureSweep
import SutureTraining

/// `suture sweep show`.
struct SweepShowCommand: Command {
  static let configuration = CommandConfiguration(
    name: "show",
    abstract: "Show everything about one candidate: costs, accuracies, weights, attempts, and its worker's output.",
    discussion: CandidateFinder.explanation,
    examples: [
      "suture sweep show 'se >> eca' --store digits-pairs.db", "suture sweep show 12 --store digits-pairs.db",
    ],
    arguments: [CandidateFinder.argument],
    options: StoreOptions.definitions + [.json] + RegistryOptions.definitions)

  /// The JSON: the keys of the result, and these.
  private struct Report: Encodable {
    let result: SweepResult
    /// The gain of each graft at the start, as measured, and the factor that it is multiplied by.
    let grafts: [GraftGain]
    /// The accuracies that choices are made by, by epochs, then by seed.
    let accuracies: [Int: [Int: Double]]
    /// By epochs, then by seed; only finalists have them.
    let testAccuracies: [Int: [Int: Double]]
    /// The trials of a finalist with their weights; empty for other candidates.
    let weights: [Weights]
    let attempts: [SweepStore.AttemptRecord]
    /// What the sweep's specification decides, with every default.
    let settings: ResolvedSpecification

    enum CodingKeys: String, CodingKey {
      case grafts, accuracies, weights, attempts, settings
      case testAccuracies = "test_accuracies"
    }

    func encode(to encoder: any Encoder) throws {
      try result.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(grafts, forKey: .grafts)
      try container.encode(accuracies, forKey: .accuracies)
      try container.encode(testAccuracies, forKey: .testAccuracies)
      try container.encode(weights, forKey: .weights)
      try container.encode(attempts, forKey: .attempts)
      try container.encode(settings, forKey: .settings)
    }
  }

  /// The trained weights of one trial.
  private struct Weights: Encodable {
    let seed: Int
    let epochs: Int
    let state: WeightsState
    /// The file, which need not exist.
    let path: String
    /// The size of the file in bytes; null if it was never written.
    @Nullable var bytes: Int?
    @Nullable var sha256: String?

    init(_ trial: FinalistTrial) {
      seed = trial.seed
      epochs = trial.epochs
      state = trial.state
      path = trial.path
      bytes = trial.recorded?.byteCount
      sha256 = trial.recorded?.sha256
    }
  }

  private let registry: RegistryOptions
  private let store: StoreOptions
  private let candidate: CompositionArgument
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    var words = arguments.arguments("candidate")
    store = try StoreOptions(arguments, among: &words)
    guard let candidate = CompositionArgument(words) else { throw UsageError("argument '<candidate>' is missing") }
    self.candidate = candidate
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let (store, sweep) = try store.open()
    let found = try SweepResults(store, sweep)
    let finder = CandidateFinder(
      found.records, ranked: found.results.rankedCandidates, sweep: sweep.name, registry: registry)
    let record = try finder.find(candidate, console)
    guard let result = found.results.first(where: { $0.candidate == record.candidate }) else {
      throw CommandError.noCandidate(record.label, sweep: sweep.name, known: found.records.map(\.label))
    }
    let report = Report(
      result: result, grafts: record.grafts, accuracies: record.accuracies,
      testAccuracies: record.choices == .test ? record.accuracies : record.testAccuracies,
      weights: try found.specification.finalists(of: sweep, in: store)
        .filter { $0.candidate == record.candidate }.map(Weights.init),
      attempts: try store.attempts(of: sweep, candidate: record.candidate), settings: found.specification.resolved)
    if isJSON { return try console.printJSON(report) }
    print(report, to: console)
  }

  private func print(_ report: Report, to console: Console) {
    let result = report.result
    console.print("\(result.candidate): \(result.label)")
    console.print("  \(result.state.rawValue)\(result.reason.map { ": \($0)" } ?? "")")
    let costs = [
      result.parameters.map { "\(NumberText.grouped($0)) parameters" },
      result.macs.map { "\(NumberText.grouped($0)) MACs per image" },
      result.latencyMilliseconds.map { latency in
        let error = result.latencyError.map { " ± \(NumberText.decimal($0, digits: 3))" } ?? ""
        return "\(NumberText.decimal(latency, digits: 3))\(error) ms"
      },
    ].compactMap(\.self)
    if !costs.isEmpty { console.print("  \(costs.joined(separator: ", "))") }
    for graft in report.grafts {
      let gain = graft.gain.map { NumberText.decimal($0, digits: 3) } ?? "not finite"
      let factor =
        graft.factor == 1 ? "" : ", multiplied by \(NumberText.decimal(graft.factor, digits: 4)) (scale: match)"
      console.print("  gain at the start \(gain) at \(graft.site)\(factor)")
    }
    for (name, score) in result.scores.sorted(by: { $0.key < $1.key }) {
      console.print("  \(name) \(NumberText.decimal(score, digits: 4))")
    }
    func values(_ bySeed: [Int: Double]?) -> String {
      (bySeed ?? [:]).sorted { $0.key < $1.key }.map { "\(NumberText.percent($0.value)) (seed \($0.key))" }
        .joined(separator: ", ")
    }
    for (epochs, bySeed) in report.accuracies.sorted(by: { $0.key < $1.key }) {
      let place = "  after \(Words.plural(epochs, "epoch"))"
      console.print("\(place), \(result.choices) accuracy: \(values(bySeed))")
      if result.choices == .validation, report.testAccuracies[epochs]?.isEmpty == false {
        console.print("\(place), test accuracy: \(values(report.testAccuracies[epochs]))")
      }
    }
    for weights in report.weights where weights.state != .unrecorded {
      let size = weights.bytes.map { ", \(NumberText.bytes($0))" } ?? ""
      console.print("  weights of seed \(weights.seed) \(weights.state.rawValue)\(size): \(weights.path)")
    }
    let training = report.settings.settings.first { $0.name == "training" }
    if let training, !report.accuracies.isEmpty { console.print("  training: \(training.value.text)") }
    for attempt in report.attempts {
      let facts = [
        attempt.reason, attempt.processorSeconds.map { "\(NumberText.decimal($0, digits: 1)) s of CPU time" },
        attempt.peakMemory.map(NumberText.bytes),
      ].compactMap(\.self)
      let ending = ([attempt.outcome] + facts).joined(separator: ", ")
      console.print("  \(attempt.job), attempt \(attempt.number): \(ending)")
      for line in FailureMessage.lines(in: attempt.printed ?? "") { console.print("    | \(line)") }
    }
  }
}
