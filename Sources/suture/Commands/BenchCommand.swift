import SutureComposer
import SutureEngine
import SutureGraph

/// `suture bench`.
struct BenchCommand: Command {
  static let configuration = CommandConfiguration(
    name: "bench", abstract: "Measure how long a composition takes: the median wall time after warm-up.",
    examples: [
      "suture bench se --input 8x256x56x56", "suture bench 'se + eca' --input 8x256x56x56 --train --threads 2 --json",
    ],
    arguments: [.argument("composition", help: "An expression over modules.")],
    options: GraftOptions.definitions + [
      .flag("profile", help: "Tell how long each step of the plan takes instead."),
      .flag("train", help: "Forward in training mode and backward, instead of forward in evaluation mode."), .threads,
      .option("runs", value: "number", help: "How many runs are measured.", defaultValue: "15"), .json,
    ] + RegistryOptions.definitions)

  /// What scripts read.
  private struct Report: Encodable {
    let composition: String
    let input: [Int]
    let pass: String
    let threads: Int
    let median: Double
    let runs: Int

    enum CodingKeys: String, CodingKey {
      case composition, input, pass, threads, runs
      case median = "seconds_median"
    }
  }

  private let registry: RegistryOptions
  private let graft: GraftOptions
  private let text: String
  private let trains: Bool
  private let threads: ThreadCount
  private let runs: Int
  private let isJSON: Bool
  private let profiles: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    graft = try GraftOptions(arguments)
    text = arguments.argument("composition")
    trains = arguments.flag("train")
    threads = try arguments.threads()
    runs = try arguments.integer("runs", in: 1...1_000_000) ?? 15
    isJSON = arguments.flag("json")
    profiles = arguments.flag("profile")
  }

  func run(_ console: Console) throws {
    let composer = try registry.composer(console)
    let composition = try composer.composition(text)
    let graph = try graft.build(composition, with: composer)
    let options = PlanOptions(threads: threads)
    let benchmark = Benchmark(options: options, runs: runs)
    if profiles {
      for step in try benchmark.profile(of: graph, trains: trains) {
        let names = step.operations.isEmpty ? "copy" : step.operations.joined(separator: " ")
        console.print("\(Quantity.decimal(step.seconds * 1e6, places: 1)) µs  \(names)")
      }
      return
    }
    let seconds = try benchmark.median(of: graph, trains: trains)
    let report = Report(
      composition: composition.description, input: graph.shape(graph.inputs[0].value).dimensions,
      pass: trains ? "train" : "forward", threads: threads.value, median: seconds, runs: runs)
    if isJSON { return try console.printJSON(report) }
    console.print(
      "\(composition) at \(Shape(report.input)), \(report.pass), \(report.threads) threads: "
        + "\(Quantity.decimal(seconds * 1000, places: 3)) ms (median of \(runs) runs)")
  }
}
