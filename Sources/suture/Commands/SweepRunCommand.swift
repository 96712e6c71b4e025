import FoundationEssentials
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureSweep

/// `suture sweep run`.
struct SweepRunCommand: Command {
  static let configuration = CommandConfiguration(
    name: "run", abstract: "Try every candidate of a sweep: check, cost, train, rank.",
    discussion: """
      Results are recorded as they arrive; Ctrl-C stops, and running again does only the missing work. The default \
      store is the sweep's name with '.db', in the current folder.

      With 'keep_weights: finalists' in its file, the sweep also keeps trained weights, in the folder NAME.weights beside \
      the store. If the key is added after a run, the next one trains only the finalists again; so it does with those \
      whose weights are missing or damaged.
      """,
    examples: [
      "suture sweep run digits-pairs", "suture sweep run my-sweep.yaml --store results.db --workers 2",
    ],
    arguments: [
      .argument("specification", help: "A YAML file, or the name of a ready sweep in the registry.")
        .completed(by: .sweeps)
    ],
    options: SweepRunOptions.definitions + [LockOptions.option, .json] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let options: SweepRunOptions
  private let specification: String
  private let lock: LockOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    options = try SweepRunOptions(arguments)
    specification = arguments.argument("specification")
    lock = LockOptions(arguments)
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let given = registry.givenFolders
    options.sandbox.tell(console)
    let registry = try registry.open(console)
    let specification = try SweepSpecification(contentsOf: try registry.sweepFile(specification)).withAbsoluteData
    for warning in specification.warnings { console.printError("warning: \(warning)") }
    let sweepOptions = try options.options(for: specification)
    try lock.check(specification, registry, engine: sweepOptions.engine, console)
    let store = options.store ?? "\(specification.name).db"
    let session = SweepSession(
      specification, registry, given: given, store: store, sweepOptions, options.executor, isJSON: isJSON)
    try session.run(console)
  }
}

/// `suture sweep resume`.
struct SweepResumeCommand: Command {
  static let configuration = CommandConfiguration(
    name: "resume", abstract: "Resume a stopped sweep from its store alone.",
    discussion: """
      The store contains the specification, so the current folder does not matter. Plugins are searched for in the \
      folders given by command line and environment, never in those named only by the store, because their code is run.
      Finalists whose weights were to be kept, but are missing or damaged, are trained again.
      """,
    examples: ["suture sweep resume digits-pairs.db", "suture sweep resume mine.db --registry my_attention/registry"],
    arguments: [StoreOptions.argument],
    options: [StoreOptions.option] + SweepRunOptions.definitions.dropFirst() + [LockOptions.option, .json]
      + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let store: StoreOptions
  private let options: SweepRunOptions
  private let lock: LockOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    lock = LockOptions(arguments)
    store = try StoreOptions(arguments)
    options = try SweepRunOptions(arguments)
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let results = try SweepStore(reading: store.path)
    let record = try results.sweep()
    let former = try results.sessions(of: record).last.flatMap { EngineSelection(id: $0.environment.engine) }
    let specification = try SweepSpecification(text: record.specification, file: store.path)
      .withData(in: record.dataFolder).withWeights(besideStore: store.path)
    var given = registry.givenFolders
    options.sandbox.tell(console)
    let registry = try registry.open(console)
    let missing = registry.unsearchedFolders(of: record, console)
    let sweepOptions = try options.options(for: specification, former: former)
    try lock.check(specification, registry, engine: sweepOptions.engine, console)
    given += missing
    let session = SweepSession(
      specification, registry, given: given, store: store.path, sweepOptions, options.executor, isJSON: isJSON)
    try session.run(console)
  }
}

extension Registry {
  /// The folders that a sweep was run with and that are not searched now; a warning names them.
  ///
  /// They are never searched because a store names them: the code in them would be run.
  func unsearchedFolders(of sweep: SweepStore.SweepRecord, _ console: Console) -> [String] {
    let missing = sweep.registry.filter { recorded in
      !folders.contains { $0 == recorded || FileBytes.isSameFile($0, recorded) }
    }
    if !missing.isEmpty {
      let options = ShellWords.text(missing.flatMap { ["--registry", $0] })
      console.printError(
        "warning: '\(sweep.name)' was run with plugins from a folder that is not searched now: add \(options) if you "
          + "trust the code there")
    }
    return missing
  }

  /// The file of a sweep: the path itself, with or without `.yaml`, or a ready sweep of that name in a folder of the
  /// registry.
  func sweepFile(_ name: String) throws -> String {
    let files = FileManager.default
    if name.hasSuffix(".db"), files.fileExists(atPath: name) { throw CommandError.storeAsSweep(path: name) }
    if files.fileExists(atPath: name) || name.contains("/") || name.hasSuffix(".yaml") { return name }
    // A specification in the current folder may be named without '.yaml', like a ready sweep.
    if files.fileExists(atPath: "\(name).yaml") { return "\(name).yaml" }
    let candidates = folders.map { "\($0)/sweeps/\(name).yaml" }
    guard let found = candidates.first(where: { files.fileExists(atPath: $0) }) else {
      throw CommandError.noSweep(name: name, ready: readySweeps, places: candidates)
    }
    return found
  }

  /// The names of the ready sweeps in the registry's folders.
  var readySweeps: [String] { sweeps.map(\.id).sorted() }
}
