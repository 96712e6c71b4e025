import FoundationEssentials
import SutureRegistry
import SutureSweep

/// `suture sweep run`.
struct SweepRunCommand: Command {
  static let configuration = CommandConfiguration(
    name: "run", abstract: "Try every candidate of a sweep: check, cost, train, rank.",
    discussion: """
      Everything is recorded as it comes; Ctrl-C stops, and running again does only what is missing. The store is the \
      sweep's name with '.db' in the current folder unless --store says otherwise.
      """,
    examples: [
      "suture sweep run digits-pairs", "suture sweep run my-sweep.yaml --store results.db --workers 2",
    ],
    arguments: [
      .argument("specification", help: "A YAML file, or the name of a ready sweep in the registry.")
        .completed(by: .sweeps)
    ],
    options: SweepRunOptions.definitions + [
      .option(
        "locked", value: "file",
        help: "Run only if all is as in this file of 'sweep lock'; otherwise tell what differs."),
      .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let options: SweepRunOptions
  private let specification: String
  private let locked: String?
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    options = try SweepRunOptions(arguments)
    specification = arguments.argument("specification")
    locked = arguments.value("locked")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let specification = try SweepSpecification(contentsOf: try registry.sweepFile(specification))
    for warning in specification.warnings { console.printError("warning: \(warning)") }
    if let locked { try SweepRunCommand.check(specification, registry, against: locked, console) }
    let store = options.store ?? "\(specification.name).db"
    try SweepSession(specification, registry, store: store, options, isJSON: isJSON).run(console)
  }

  /// Compares what the sweep would use with a lock file, before anything is run.
  /// - Throws: `SweepLockError.differs` with every difference.
  private static func check(
    _ specification: SweepSpecification, _ registry: Registry, against path: String, _ console: Console
  ) throws {
    let lock = try SweepLock(contentsOf: path)
    let here = try SweepLock(specification, registry, program: Main.version)
    let differences = lock.differences(here: here)
    guard differences.isEmpty else { throw SweepLockError.differs(path: path, differences) }
    let rebuilt = lock.rebuilt(here: here)
    if !rebuilt.isEmpty {
      console.printError(
        "note: libraries with the same code, built elsewhere: \(rebuilt.map { "'\($0)'" }.joined(separator: ", "))")
    }
  }
}

/// `suture sweep resume`.
struct SweepResumeCommand: Command {
  static let configuration = CommandConfiguration(
    name: "resume", abstract: "Resume a stopped sweep from its store alone.",
    examples: ["suture sweep resume --store digits-pairs.db"],
    options: SweepRunOptions.definitions + [.json] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let options: SweepRunOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    options = try SweepRunOptions(arguments)
    isJSON = arguments.flag("json")
    if options.store == nil { throw UsageError("'--store' is missing: the file of the sweep that was stopped") }
  }

  func run(_ console: Console) throws {
    guard let path = options.store else { return }
    let record = try SweepResumeCommand.store(path).sweep()
    let specification = try SweepSpecification(text: record.specification, file: path)
    // The folders that it began with come after those that are given now.
    let folders = registry.path.folders.map(\.path) + record.registry
    let registry = Registry(folders: folders.enumerated().filter { folders.firstIndex(of: $1) == $0 }.map(\.element))
    try SweepSession(specification, registry, store: path, options, isJSON: isJSON).run(console)
  }
}

extension SweepResumeCommand {
  /// A store to read from, brought up to date where an earlier version of this program wrote it.
  private static func store(_ path: String) throws -> SweepStore {
    do {
      return try SweepStore(reading: path)
    } catch StoreError.older {
      return try SweepStore(path: path)
    }
  }
}

extension Registry {
  /// The file of a sweep: the path itself, or a ready sweep of that name in a folder of the registry.
  func sweepFile(_ name: String) throws -> String {
    let files = FileManager.default
    if files.fileExists(atPath: name) || name.contains("/") || name.hasSuffix(".yaml") { return name }
    let candidates = folders.map { "\($0)/sweeps/\(name).yaml" }
    guard let found = candidates.first(where: { files.fileExists(atPath: $0) }) else {
      throw CommandError.noSweep(name: name, ready: readySweeps, places: candidates)
    }
    return found
  }

  /// The names of the ready sweeps in the registry's folders.
  var readySweeps: [String] {
    folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: "\($0)/sweeps")) ?? [] }
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }
}
