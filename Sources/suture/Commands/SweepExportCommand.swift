import FoundationEssentials
import SutureComposer
import SutureData
import SutureExecution
import SutureExport
import SutureGraph
import SutureRegistry
import SutureReport
import SutureSandbox
import SutureSupport
import SutureSweep
import SutureTraining

/// `suture sweep export`.
struct SweepExportCommand: Command {
  static let configuration = CommandConfiguration(
    name: "export", abstract: "Write a candidate's trained network for PyTorch, ONNX and other tools.",
    discussion: """
      \(CandidateFinder.explanation)

      The weights are those after the last epoch, of the seed with the highest validation accuracy. Only finalists have \
      weights, and only if the sweep's file says 'keep_weights: finalists'. The network is built by the plugins found \
      here; a warning names those that differ from the ones it was trained with. The file's metadata contain the \
      accuracies, the data set, the normalization of pixels and the number of classes.
      """,
    examples: [
      "suture sweep export 'se >> eca' --store digits-pairs.db --format onnx",
      "suture sweep export '#1' --store digits-pairs.db --format safetensors -o best.safetensors",
    ],
    arguments: [CandidateFinder.argument],
    options: StoreOptions.definitions + ExportRequest.definitions + [
      .option("seed", value: "number", help: "The seed whose weights are written; by default the most accurate one.")
    ] + RegistryOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let store: StoreOptions
  private let candidate: CompositionArgument
  private let request: ExportRequest
  private let seed: Int?

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    var words = arguments.arguments("candidate")
    store = try StoreOptions(arguments, among: &words)
    guard let candidate = CompositionArgument(words) else { throw UsageError("argument '<candidate>' is missing") }
    self.candidate = candidate
    request = try ExportRequest(arguments)
    seed = try arguments.integer("seed", in: 0...Int.max)
  }

  func run(_ console: Console) throws {
    let (store, sweep) = try store.open()
    let found = try SweepResults(store, sweep)
    let finder = CandidateFinder(
      found.records, ranked: found.results.rankedCandidates, sweep: sweep.name, registry: registry)
    let record = try finder.find(candidate, console)
    let finalists = try found.specification.finalists(of: sweep, in: store)
    let weights = try CandidateWeights(of: record, among: finalists, seed: seed, found, store: self.store.path)

    sandbox.tell(console)
    let registry = try registry.open(console)
    _ = registry.unsearchedFolders(of: sweep, console)
    for difference in try weights.trial.differences(from: registry, weights.network) {
      console.printError("warning: \(difference)")
    }
    let subject = GraftSubject(weights.network, registry: registry.folders)
    let grafter = sandbox.sandbox.grafter(of: registry)
    var facts = try weights.facts(of: found.specification)
    // With it, the file is enough for 'predict' and 'explain'.
    if request.format == .safetensors { facts["network"] = try weights.network.json }
    let origin = try ExportedNetwork.Origin(subject, with: grafter, facts: facts)
    let output = try request.file(for: origin, readFrom: [self.store.path] + finalists.map(\.path))
    let network = try ExportedNetwork(
      subject, origin, with: grafter, isPicture: request.format.isPicture
    ) { variables in
      let transfer = WeightTransfer(weights.file, to: variables)
      guard transfer.report.isExact else { throw WeightsError.otherNetwork(transfer.report.summary) }
      let values = try VariableStore(variables, seed: 0)
      try transfer.load(into: values)
      return values
    }
    console.printError("note: \(weights.summary)")
    try request.write(network, to: output, hasOwnWeights: true, console)
  }
}

/// The trained weights of one candidate and seed, with what is known about them.
private struct CandidateWeights {
  let record: CandidateRecord
  /// The candidate's trials in the last training stage, by seed.
  let trials: [FinalistTrial]
  /// The trial whose weights these are.
  let trial: FinalistTrial
  /// Whether the user named the seed.
  let isNamed: Bool
  let file: WeightFile
  let network: NetworkDescription

  /// Chooses a trial and reads its weights.
  /// - Parameters:
  ///   - finalists: the trials of all finalists.
  ///   - seed: the seed; nil for the most accurate one.
  ///   - store: the path of the store, for errors.
  /// - Throws: `WeightsError`; errors of reading.
  init(
    of record: CandidateRecord, among finalists: [FinalistTrial], seed: Int?, _ found: SweepResults, store: String
  ) throws {
    self.record = record
    let (label, specification) = (record.markedLabel, found.specification)
    let trials = finalists.filter { $0.candidate == record.candidate }
    self.trials = trials
    // Of equally accurate seeds, the first.
    guard let best = trials.max(by: { ($0.accuracy, $1.seed) < ($1.accuracy, $0.seed) }) else {
      throw WeightsError.noFinalist(label: label, sweep: specification.name, stage: specification.finalTraining)
    }
    var chosen = best
    if let seed {
      guard let own = trials.first(where: { $0.seed == seed }) else {
        throw WeightsError.noSeed(seed, label: label, known: trials.map(\.seed))
      }
      chosen = own
    }
    trial = chosen
    isNamed = seed != nil
    do {
      (file, network) = try chosen.readWeights(label: label)
    } catch let fault as WeightsError {
      throw WeightsError.unusable(
        fault, sweep: specification.name, store: store, isAsked: specification.keepWeights == .finalists,
        lacking: Set(finalists.filter { $0.state != .kept }.map(\.key)).union([trial.key]).count,
        others: trials.filter { [trial] in $0.state == .kept && $0.seed != trial.seed }.map(\.seed))
    }
  }

  /// Which weights these are, in one sentence.
  var summary: String {
    let choice =
      isNamed || trials.count == 1
      ? "" : ", the best of \(trials.count) seeds by \(trial.choices) accuracy"
    let test = trial.testAccuracy.map { ", test accuracy \(NumberText.percent($0))" } ?? ""
    return "weights of '\(record.markedLabel)', seed \(trial.seed)\(choice): \(trial.choices) accuracy "
      + NumberText.percent(trial.accuracy) + test
  }

  /// Facts for the exported file, by key; numbers as programs read them.
  func facts(of specification: SweepSpecification) throws -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var facts = [
      "sweep": specification.name, "candidate": "\(record.candidate)", "trial": trial.key, "seed": "\(trial.seed)",
      "epochs": "\(trial.epochs)", "seeds": trials.map { "\($0.seed)" }.joined(separator: ", "),
      "dataset": specification.dataSet.name, "dataset_sha256": trial.data, "classes": "\(network.classes)",
      "image": network.input.dropFirst().map(String.init).joined(separator: "x"),
      "normalization": String(decoding: try encoder.encode(network.normalization), as: UTF8.self),
      "scale": specification.scale.rawValue,
    ]
    func add(_ split: EvaluationSplit, _ own: Double, _ all: [Double]) {
      facts["\(split)_accuracy"] = "\(own)"
      facts["\(split)_accuracy_mean"] = "\(Statistics.mean(all))"
      // Without spread, the interval would be ± 0, which would suggest certainty.
      if let width = Statistics.halfWidth(all), width > 0 { facts["\(split)_accuracy_half_width"] = "\(width)" }
    }
    add(trial.choices, trial.accuracy, trials.map(\.accuracy))
    if trial.choices == .validation, let own = trial.testAccuracy { add(.test, own, trials.compactMap(\.testAccuracy)) }
    return facts
  }
}
