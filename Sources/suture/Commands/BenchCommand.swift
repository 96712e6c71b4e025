import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport

/// `suture bench`.
struct BenchCommand: Command {
  static let configuration = CommandConfiguration(
    name: "bench", abstract: "Measure how long a composition takes: the median wall time after warm-up.",
    examples: [
      "suture bench 'se >> eca' --input 8x256x56x56",
      "suture bench 'se + eca' --input 8x256x56x56 --train --threads 2 --json",
      "suture bench identity --backbone resnet20 --input 128x3x32x32 --step",
    ],
    arguments: [CompositionArgument.definition(help: "An expression over modules, such as 'se + eca'.")],
    options: GraftOptions.definitions + [
      .flag("profile", help: "Tell how long each step of the plan takes instead."),
      .flag("train", help: "Forward in training mode and backward, instead of forward in evaluation mode."),
      .flag("step", help: "A whole training step of a classifier: forward, cross entropy, backward, update."), .threads,
      .option("runs", value: "number", help: "How many runs are measured.", defaultValue: "15"), .json,
    ] + RegistryOptions.buildingDefinitions)

  /// What scripts read.
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

  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let work: Benchmark.Work
  private let threads: ThreadCount
  private let runs: Int
  private let isJSON: Bool
  private let profiles: Bool

  init(_ arguments: ParsedArguments) throws {
    _ = try arguments.buildLimit()
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    let trains = arguments.flag("train")
    let steps = arguments.flag("step")
    if trains, steps { throw UsageError("'--train' and '--step' measure different things: give one of them") }
    work = steps ? .step : trains ? .gradient : .forward
    threads = try arguments.threads()
    runs = try arguments.integer("runs", in: 1...1_000_000) ?? 15
    isJSON = arguments.flag("json")
    profiles = arguments.flag("profile")
    if profiles, steps { throw UsageError("'--profile' is for forward and '--train', not for '--step'") }
  }

  func run(_ console: Console) throws {
    let composer = try registry.composer(console)
    let composition = try graft.composition.read(with: composer, console)
    let graph = try graft.build(composition, with: composer)
    let options = PlanOptions(threads: threads)
    let benchmark = Benchmark(options: options, runs: runs)
    if profiles {
      for step in try benchmark.profile(of: graph, trains: work == .gradient) {
        let names = step.operations.isEmpty ? "copy" : step.operations.joined(separator: " ")
        console.print("\(Quantity.decimal(step.seconds * 1e6, places: 1)) µs  \(names)")
      }
      return
    }
    let measurement = try benchmark.measure(graph, work)
    let report = Report(
      composition: composition.description, backbone: graft.backbone?.description,
      sites: try graft.bare(with: composer)?.sites.map(\.name), input: graph.shape(graph.inputs[0].value).dimensions,
      pass: work == .gradient ? "train" : work.rawValue, threads: threads.value, parameters: graph.parameterCount,
      median: measurement.median, seconds: measurement.seconds, runs: runs, peakByteCount: measurement.peakByteCount,
      arenaByteCount: measurement.arenaByteCount, movedByteCount: measurement.movedByteCount)
    if isJSON { return try console.printJSON(report) }
    let place = graft.backbone.map { " in \($0)" } ?? ""
    console.print(
      "\(composition)\(place) at \(Shape(report.input)), \(report.pass), \(report.threads) threads: "
        + "\(Quantity.decimal(report.median * 1000, places: 3)) ms (median of \(runs) runs)")
  }
}
