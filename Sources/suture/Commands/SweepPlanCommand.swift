import FoundationEssentials
import SutureRegistry
import SutureSweep

/// `suture sweep plan`.
struct SweepPlanCommand: Command {
  static let configuration = CommandConfiguration(
    name: "plan", abstract: "Estimate what a sweep would do and how long it would take, without running it.",
    discussion: """
      Candidates are listed and checked by contract; a few of them are costed and timed for the estimate. Nothing is \
      trained or recorded. Results that the store already has are taken into account.
      """,
    examples: ["suture sweep plan digits-pairs", "suture sweep plan my-sweep.yaml --workers 2 --json"],
    arguments: [
      .argument("specification", help: "A YAML file, or the name of a ready sweep in the registry.")
        .completed(by: .sweeps)
    ],
    options: SweepRunOptions.definitions + [.json] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let options: SweepRunOptions
  private let specification: String
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    options = try SweepRunOptions(arguments)
    specification = arguments.argument("specification")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    options.sandbox.tell(console)
    let registry = try registry.open(console)
    let specification = try SweepSpecification(contentsOf: try registry.sweepFile(specification)).withAbsoluteData
    for warning in specification.warnings { console.printError("warning: \(warning)") }
    let store = options.store ?? "\(specification.name).db"
    let known = FileManager.default.fileExists(atPath: store) ? try SweepStore(reading: store) : nil
    Interruption.listen()
    let runner = SweepRunner(
      specification, registry: registry, folders: registry.folders, store: try SweepStore(path: store),
      options: try options.options(for: specification), isInterrupted: { Interruption.isRequested },
      observe: { event in
        if case .warned(let text) = event { console.printError("warning: \(text)") }
      })
    guard let forecast = try runner.forecast(known: known) else { throw ExitStatus(code: 130) }
    if isJSON { return try console.printJSON(forecast) }
    SweepForecastPrinter(forecast, specification).print(to: console)
  }
}
