import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureSupport

/// `suture bench`.
struct BenchCommand: Command {
  static let configuration = CommandConfiguration(
    name: "bench", abstract: "Measure the time that a composition takes: the median wall time after warm-up.",
    examples: [
      "suture bench 'se >> eca' --input 8x256x56x56",
      "suture bench 'se + eca' --input 8x256x56x56 --train --threads 2 --json",
      "suture bench identity --backbone resnet20 --input 128x3x32x32 --step",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as 'se + eca'.")],
    options: GraftOptions.definitions + [
      .flag("profile", help: "Show the time of each step of the plan instead."),
      .flag("train", help: "Measure forward and backward in training mode, instead of forward in evaluation mode."),
      .flag("step", help: "Measure a whole training step of a classifier: forward, cross entropy, backward, update."),
      .threads,
      .option("runs", value: "number", help: "Number of measured runs.", defaultValue: "15"), .json,
    ] + EngineOptions.definitions + RegistryOptions.buildingDefinitions)

  /// The JSON output.
  private struct Report: Encodable {
    let composition: String
    let backbone: String?
    let sites: [String]?
    let input: [Int]
    let pass: String
    let threads: Int
    let parameters: Int
    let median: Double
    let seconds: [Double]
    let runs: Int
    let peakByteCount: Int?
    let arenaByteCount: Int
    let movedByteCount: Int

    enum CodingKeys: String, CodingKey {
      case composition, backbone, sites, input, pass, threads, parameters, seconds, runs
      case median = "seconds_median"
      case peakByteCount = "peak_bytes"
      case arenaByteCount = "arena_bytes"
      case movedByteCount = "moved_bytes"
    }
  }

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let work: Benchmark.Work
  private let threads: ThreadCount
  private let engine: any Engine
  private let runs: Int
  private let isJSON: Bool
  private let profiles: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    let trains = arguments.flag("train")
    let steps = arguments.flag("step")
    if trains, steps { throw UsageError("'--train' and '--step' measure different things: give one of them") }
    work = steps ? .step : trains ? .gradient : .forward
    threads = try arguments.threads()
    engine = try EngineOptions(arguments).engine()
    runs = try arguments.integer("runs", in: 1...1_000_000) ?? 15
    isJSON = arguments.flag("json")
    profiles = arguments.flag("profile")
  }

  func run(_ console: Console) throws {
    sandbox.tell(console)
    sandbox.sandbox.prepareWorker()
    let registry = try registry.open(console)
    let composition = try graft.composition.read(with: Composer(registry: registry), console)
    let job = MeasureJob(
      subject: try graft.subject(composition, in: registry), work: work, runs: runs, engine: engine.id,
      threads: threads.value)
    if profiles {
      for step in try sandbox.sandbox.run(ProfileJob(measure: job)) {
        let names = step.operations.isEmpty ? "copy" : step.operations.joined(separator: " ")
        console.print("\(NumberText.decimal(step.seconds * 1e6, digits: 1)) µs  \(names)")
      }
      return
    }
    let measured = try sandbox.sandbox.run(job)
    let report = Report(
      composition: composition.description, backbone: graft.backbone?.description, sites: measured.sites,
      input: measured.input, pass: work == .gradient ? "train" : work.rawValue, threads: threads.value,
      parameters: measured.parameters, median: measured.median, seconds: measured.seconds, runs: runs,
      peakByteCount: measured.peakByteCount, arenaByteCount: measured.arenaByteCount,
      movedByteCount: measured.movedByteCount)
    if isJSON { return try console.printJSON(report) }
    let place = graft.backbone.map { " in \($0)" } ?? ""
    console.print(
      "\(composition)\(place) at \(Shape(report.input)), \(report.pass), \(report.threads) threads: "
        + "\(NumberText.decimal(report.median * 1000, digits: 3)) ms (median of \(runs) runs)")
  }
}
