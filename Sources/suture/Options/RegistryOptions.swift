import SutureComposer
import SutureRegistry

/// `--registry`: where manifests are looked for.
struct RegistryOptions {
  static let definitions: [OptionDefinition] = [
    .repeating(
      "registry", value: "folder",
      help: "A folder of manifests, in front of SUTURE_REGISTRY_PATH, your own and the installed registry.")
  ]

  /// The folders, first one first.
  let path: RegistryPath

  init(_ arguments: ParsedArguments) {
    path = RegistryPath.forThisProcess(given: arguments.values("registry"))
  }

  /// Reads the registry; a manifest that cannot be read is a line on standard error and hides no other.
  func open(_ console: Console) throws -> Registry {
    let registry = try Registry(path, cache: .forThisProcess())
    for problem in registry.problems { console.printError("error: \(problem)") }
    return registry
  }

  /// A composer over the registry.
  func composer(_ console: Console) throws -> Composer { Composer(registry: try open(console)) }
}
