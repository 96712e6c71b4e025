import FoundationEssentials
import SutureComposer
import SutureRegistry
import SutureSupport

/// `--registry`: where manifests are looked for.
struct RegistryOptions {
  static let definitions: [OptionDefinition] = [
    .repeating(
      "registry", value: "folder",
      help: "A folder of manifests, in front of SUTURE_REGISTRY_PATH, your own and the installed registry.")
  ]

  /// The same for commands that load and build in this process.
  static let buildingDefinitions = [OptionDefinition.buildLimit] + definitions

  /// The folders, first one first.
  let path: RegistryPath
  /// The options as a shell reads them again; empty where none was given.
  let words: String
  /// How long a plugin may take in this process, in seconds; nil for commands that load none.
  private let buildLimit: Double?

  init(_ arguments: ParsedArguments) {
    let builds = arguments.configuration.options.contains { $0.name == OptionDefinition.buildLimit.name }
    buildLimit = builds ? arguments.value(OptionDefinition.buildLimit.name).flatMap { Double($0) } : nil
    let given = arguments.values("registry")
    path = RegistryPath.forThisProcess(given: given)
    words = ShellWords.text(given.flatMap { ["--registry", $0] })
  }

  /// The folders that the command line and the environment name, absolute.
  var givenFolders: [String] {
    path.folders.filter(\.isRequired).map { URL(fileURLWithPath: $0.path).path }
  }

  /// Reads the registry; a manifest that cannot be read is a line on standard error and hides no other.
  /// - Parameter tellsProblems: false where the command tells such manifests itself.
  func open(_ console: Console, tellsProblems: Bool = true) throws -> Registry {
    let registry = try Registry(path, cache: .forThisProcess())
    for folder in path.emptyFolders() {
      console.printError("warning: the registry folder '\(folder)' holds no manifests, compositions or sweeps")
    }
    for fault in registry.custodyFaults { console.printError("warning: \(fault)") }
    if tellsProblems {
      for problem in registry.problems { console.printError("error: \(problem)") }
    }
    return registry
  }

  /// A composer over the registry.
  func composer(_ console: Console) throws -> Composer {
    guard let buildLimit else { return Composer(registry: try open(console)) }
    let watch = BuildWatch(limit: buildLimit, console)
    return Composer(registry: try open(console), observe: { watch.observe($0) })
  }
}
