import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureSweep

/// `suture sweep lock`.
struct SweepLockCommand: Command {
  static let configuration = CommandConfiguration(
    name: "lock", abstract: "Record the versions and digests of everything that a sweep's results depend on.",
    discussion: """
      The file lists id, version, manifest, library file and code of the backbone and of every module, the images, the \
      program's version and its numerics. 'suture sweep run --locked FILE' first reports any differences from it. No \
      plugin code is run.
      """,
    examples: ["suture sweep lock digits-pairs", "suture sweep run digits-pairs --locked digits-pairs.lock.json"],
    arguments: [
      .argument("specification", help: "A YAML file, or the name of a ready sweep in the registry.")
        .completed(by: .sweeps)
    ],
    options: [
      .option(
        "output", short: "o", value: "file",
        help: "Where to write; '-' is standard output, the default is the sweep's name with '.lock.json'.")
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let specification: String
  private let output: String?

  init(_ arguments: ParsedArguments) {
    registry = RegistryOptions(arguments)
    specification = arguments.argument("specification")
    output = arguments.value("output")
  }

  func run(_ console: Console) throws {
    let file = try output.map { path throws(FileError) in try OutputFile(path) }
    let registry = try registry.open(console)
    let specification = try SweepSpecification(contentsOf: try registry.sweepFile(specification))
    let lock = try SweepLock(
      specification, registry, engine: EngineOptions.engine(specification.engine ?? .oneDNN), program: Main.version)
    let target = try file ?? OutputFile("\(specification.name).lock.json")
    try target.write(try lock.text, console)
    if !target.isStandardOutput { console.print("locked \(lock.plugins.count) plugins in '\(target.path)'") }
  }
}
