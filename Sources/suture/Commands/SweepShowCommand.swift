import SutureComposer
import SutureData
import SutureProcess
import SutureRegistry
import SutureSupport
import SutureSweep
import SutureTraining

/// `suture sweep show`.
struct SweepShowCommand: Command {
  static let configuration = CommandConfiguration(
    name: "show",
    abstract: "Show everything about one candidate: costs, accuracies, attempts, and what its worker printed.",
    discussion: "Write 'identity' for the bare backbone, and 'COMPOSITION at SITE' where sites were tried one by one.",
    examples: [
      "suture sweep show 'se >> eca' --store digits-pairs.db", "suture sweep show 12 --store digits-pairs.db",
    ],
    arguments: [.repeating("candidate", minimum: 1, help: "A composition, or a candidate's number.")],
    options: StoreOptions.definitions + [.json] + RegistryOptions.definitions)

  /// What scripts read.
  private struct Report: Encodable {
    let trial: Int
    let composition: String
    let site: String?
    /// The operator whose control it is.
    let control: String?
    let state: String
    let reason: String?
    let parameters: Int?
    let macs: Int?
    let latency: Double?
    let latencyError: Double?
    /// The gain of each graft at the start, as measured, and the factor that it is multiplied by.
    let grafts: [GraftGain]
    let scores: [String: Double]
    /// By epochs, then by seed.
    let accuracies: [Int: [Int: Double]]
    /// The images that `accuracies` are of: `validation` or `test`.
    let split: EvaluationSplit
    /// By epochs, then by seed; finalists alone have them.
    let testAccuracies: [Int: [Int: Double]]
    let attempts: [SweepStore.AttemptRecord]
    /// What the sweep's specification decides, defaults included.
    let settings: ResolvedSpecification

    enum CodingKeys: String, CodingKey {
      case trial, composition, site, control, state, reason, parameters, macs, grafts, scores, accuracies, attempts,
        settings
      case latency = "latency_ms"
      case latencyError = "latency_error_ms"
      case split = "accuracy_split"
      case testAccuracies = "test_accuracies"
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
    let finder = CandidateFinder(try store.records(of: sweep), sweep: sweep.name, registry: registry)
    let record = try finder.find(candidate, console)
    let report = Report(
      trial: record.trial, composition: record.composition?.description ?? "identity", site: record.site,
      control: record.control?.fusion.rawValue,
      state: record.state.rawValue, reason: record.reason, parameters: record.parameters, macs: record.macs,
      latency: record.latency, latencyError: record.latencyError, grafts: record.grafts, scores: record.scores,
      accuracies: record.accuracies,
      split: record.choices, testAccuracies: record.choices == .test ? record.accuracies : record.testAccuracies,
      attempts: try store.attempts(of: sweep, trial: record.trial),
      settings: try SweepSpecification(text: sweep.specification, file: store.path).resolved)
    if isJSON { return try console.printJSON(report) }
    print(report, label: record.markedLabel, to: console)
  }

  private func print(_ report: Report, label: String, to console: Console) {
    console.print("\(report.trial): \(label)")
    console.print("  \(report.state)\(report.reason.map { ": \($0)" } ?? "")")
    let costs = [
      report.parameters.map { "\(Quantity.grouped($0)) parameters" },
      report.macs.map { "\(Quantity.grouped($0)) MACs per image" },
      report.latency.map { latency in
        let error = report.latencyError.map { " ± \(Quantity.decimal($0, places: 3))" } ?? ""
        return "\(Quantity.decimal(latency, places: 3))\(error) ms"
      },
    ].compactMap(\.self)
    if !costs.isEmpty { console.print("  \(costs.joined(separator: ", "))") }
    for graft in report.grafts {
      let gain = graft.gain.map { Quantity.decimal($0, places: 3) } ?? "not finite"
      let factor =
        graft.factor == 1 ? "" : ", multiplied by \(Quantity.decimal(graft.factor, places: 4)) (scale: match)"
      console.print("  gain at the start \(gain) at \(graft.site)\(factor)")
    }
    for (name, score) in report.scores.sorted(by: { $0.key < $1.key }) {
      console.print("  \(name) \(Quantity.decimal(score, places: 4))")
    }
    func values(_ bySeed: [Int: Double]?) -> String {
      (bySeed ?? [:]).sorted { $0.key < $1.key }.map { "\(Quantity.decimal($0.value, places: 4)) (seed \($0.key))" }
        .joined(separator: ", ")
    }
    for (epochs, bySeed) in report.accuracies.sorted(by: { $0.key < $1.key }) {
      let place = "  after \(epochs) epoch\(epochs == 1 ? "" : "s")"
      console.print("\(place), \(report.split) accuracy: \(values(bySeed))")
      if report.split == .validation, report.testAccuracies[epochs]?.isEmpty == false {
        console.print("\(place), test accuracy: \(values(report.testAccuracies[epochs]))")
      }
    }
    let training = report.settings.settings.first { $0.name == "training" }
    if let training, !report.accuracies.isEmpty { console.print("  training: \(training.value.text)") }
    for attempt in report.attempts {
      let facts = [
        attempt.reason, attempt.processorSeconds.map { "\(Quantity.decimal($0, places: 1)) s of CPU time" },
        attempt.peakMemory.map(Quantity.bytes),
      ].compactMap(\.self)
      let ending = ([attempt.outcome] + facts).joined(separator: ", ")
      console.print("  \(attempt.job), attempt \(attempt.number): \(ending)")
      for line in LastWords.lines(in: attempt.printed ?? "") { console.print("    | \(line)") }
    }
  }
}
