import FoundationEssentials
import SutureRegistry
import SutureSupport

/// `--registry`: the folders searched for manifests.
struct RegistryOptions {
  static let definitions: [OptionDefinition] = [
    .repeating(
      "registry", value: "folder",
      help: "A folder of manifests, searched before SUTURE_REGISTRY_PATH, your own and the installed registry.")
  ]

  /// The same for commands that build modules.
  static let buildingDefinitions = SandboxOptions.definitions + definitions

  /// The folders, in search order.
  let path: RegistryPath
  /// The options quoted for a shell; empty if none was given.
  let words: String

  init(_ arguments: ParsedArguments) {
    let given = arguments.values("registry")
    path = RegistryPath.forThisProcess(given: given)
    words = ShellWords.text(given.flatMap { ["--registry", $0] })
  }

  /// The folders named by the command line and the environment, as absolute paths.
  var givenFolders: [String] {
    path.folders.filter(\.isRequired).map { URL(fileURLWithPath: $0.path).path }
  }

  /// Reads the registry; an invalid manifest is reported on standard error, unless the command fails because of it, and
  /// hides no other.
  /// - Parameter tellsProblems: false if the command reports invalid manifests itself.
  func open(_ console: Console, tellsProblems: Bool = true) throws -> Registry {
    let registry = try Registry(path, cache: .forThisProcess())
    for folder in path.emptyFolders() {
      console.printError("warning: the registry folder '\(folder)' contains no manifests, compositions or sweeps")
    }
    for fault in registry.custodyFaults { console.printError("warning: \(fault)") }
    if tellsProblems {
      for problem in registry.problems { console.notice("\(problem)") }
    }
    return registry
  }
}

extension Registry {
  /// Reads the runtimes; an invalid file is reported on standard error and hides no other.
  func readRuntimes(_ console: Console) -> [MeasuredRuntime] {
    let (runtimes, problems) = readRuntimes()
    for problem in problems { console.printError("error: \(problem)") }
    return runtimes
  }
}
