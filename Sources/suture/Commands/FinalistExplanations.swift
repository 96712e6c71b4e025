import FoundationEssentials
import SutureData
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureReport
import SutureSandbox
import SutureSupport
import SutureSweep
import SutureTraining

/// `--explain` and `--explain-image`: what the grafts of a sweep's best finalists do to images, for its report.
struct FinalistExplanations {
  /// The maximum number of candidates.
  private static let candidateCount = 3
  private static let imageCount = 1...16
  /// The least width of one picture in pixels; it keeps pages small.
  private static let pictureWidth = 112

  static let definitions: [OptionDefinition] =
    [
      .option(
        "explain", value: "number",
        help: """
          Show what the grafts of the \(candidateCount) best finalists with kept weights do to so many of the sweep's \
          validation images, of different classes where possible; at most \(imageCount.upperBound).
          """),
      .repeating(
        "explain-image", value: "file", help: "The same for an image file of your own, in place of the sweep's images."),
      .threads,
    ] + RegistryOptions.buildingDefinitions

  /// The images to explain.
  private enum Images {
    case ofSweep(Int)
    case files([String])
  }

  /// The weights of one candidate's best seed.
  private struct Finalist {
    let record: CandidateRecord
    let trial: FinalistTrial
    let network: NetworkDescription
  }

  private let images: Images
  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let threads: ThreadCount

  /// - Returns: nil if no explanation is asked for.
  init?(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    threads = try arguments.threads()
    let files = arguments.values("explain-image")
    if let count = try arguments.integer("explain", in: Self.imageCount) {
      if !files.isEmpty {
        throw UsageError("'--explain' takes images of the sweep, and '--explain-image' your own: give one of them")
      }
      images = .ofSweep(count)
    } else if !files.isEmpty {
      guard Self.imageCount.contains(files.count) else {
        throw UsageError(
          "'--explain-image' is given \(files.count) times, at most \(Self.imageCount.upperBound) are shown")
      }
      images = .files(files)
    } else {
      return nil
    }
  }

  /// Explains the best finalists whose weights are kept, best first.
  /// - Throws: `WeightsError` if there are none; errors of the job.
  func explanations(
    of sweep: SweepStore.SweepRecord, in store: SweepStore, _ found: SweepResults, _ console: Console
  ) throws -> [SweepReport.Explanation] {
    let finalists = try finalists(of: sweep, in: store, found, console)
    sandbox.tell(console)
    let registry = try registry.open(console)
    _ = registry.unsearchedFolders(of: sweep, console)
    let differences = try finalists.flatMap { try $0.trial.differences(from: registry, $0.network) }
    for difference in Set(differences).sorted() { console.printError("warning: \(difference)") }
    let source: ExplainJob.Images =
      switch images {
      case .files(let files): .files(files)
      case .ofSweep(let count):
        .dataSet(
          found.specification.withData(in: sweep.dataFolder).dataSet, found.specification.validation, count: count)
      }
    let folder = try ScratchFolder()
    let answers = try sandbox.sandbox.run(
      ExplainJob(
        registry: registry.folders,
        models: finalists.map { .init(path: $0.trial.path, prefix: "\($0.record.candidate)-", data: $0.trial.data) },
        images: source, width: Self.pictureWidth, folder: folder.path, engine: Main.engine.id, threads: threads.value))
    return try zip(finalists, answers).map { finalist, answer in
      SweepReport.Explanation(
        candidate: finalist.record.candidate, seed: finalist.trial.seed,
        images: try answer.map { try image($0, of: finalist.network, in: folder) })
    }
  }

  /// The best candidates with kept weights, the first of their most accurate seeds each.
  private func finalists(
    of sweep: SweepStore.SweepRecord, in store: SweepStore, _ found: SweepResults, _ console: Console
  ) throws -> [Finalist] {
    let specification = found.specification
    let trials = Dictionary(grouping: try specification.finalists(of: sweep, in: store), by: \.candidate)
    let records = found.results.rankedCandidates.compactMap { number in
      found.records.first { $0.candidate == number && $0.composition != nil }
    }
    var chosen: [Finalist] = []
    var fault: WeightsError?
    for record in records where chosen.count < Self.candidateCount {
      let own = trials[record.candidate] ?? []
      let kept = own.filter { $0.state == .kept }
      guard let trial = (kept.isEmpty ? own : kept).min(by: { ($1.accuracy, $0.seed) < ($0.accuracy, $1.seed) }) else {
        continue
      }
      do {
        let network = try trial.readWeights(label: record.markedLabel).network
        chosen.append(Finalist(record: record, trial: trial, network: network))
      } catch let error as WeightsError {
        fault = fault ?? error
        if !chosen.isEmpty || trials.values.joined().contains(where: { $0.state == .kept }) {
          console.printError("warning: not explained: \(error)")
        }
      }
    }
    guard chosen.isEmpty else { return chosen }
    guard let fault else {
      throw WeightsError.noFinalist(
        label: records.first?.markedLabel ?? sweep.name, sweep: sweep.name, stage: specification.finalTraining)
    }
    throw WeightsError.unusable(
      fault, sweep: sweep.name, store: store.path, isAsked: specification.keepWeights == .finalists,
      lacking: Set(trials.values.joined().filter { $0.state != .kept }.map(\.key)).count, others: [])
  }

  private func image(
    _ answer: ExplainJob.Explanation, of network: NetworkDescription, in folder: ScratchFolder
  ) throws -> SweepReport.Explanation.Image {
    SweepReport.Explanation.Image(
      name: answer.image, class: answer.label.map { network.classText($0) },
      predicted: network.classText(answer.prediction.label), probability: answer.prediction.probability,
      grafts: try answer.grafts.map { graft in
        let picture = try FileBytes.read("\(folder.path)/\(graft.picture)", kind: .regular)
        return SweepReport.Explanation.Graft(
          site: graft.site, gain: graft.gain, channels: graft.channels, positions: graft.positions,
          picture: "data:image/png;base64,\(Data(picture).base64EncodedString())")
      })
  }
}

extension NetworkDescription {
  /// The name of a class; its number if the data set has no names.
  fileprivate func classText(_ label: Int) -> String { className(label) ?? "\(label)" }
}
