import FoundationEssentials
import SutureConformance
import SutureRegistry
import SutureSandbox
import SutureSupport

/// `suture plugin install`.
struct PluginInstallCommand: Command {
  static let configuration = CommandConfiguration(
    name: "install", abstract: "Verify a plugin and copy it into your own registry.",
    discussion: "All plugins in the folder are verified first; if a check fails, nothing is copied.",
    examples: ["suture plugin install my_attention/registry"],
    arguments: [.argument("path", help: "A folder with manifests and their libraries, or one manifest.")],
    options: [
      .flag("force", help: "Replace an installed plugin with the same id."),
      .flag("replace", help: "Use it instead of the built-in module or backbone of the same id."),
    ] + SandboxOptions.buildingDefinitions)

  private let sandbox: SandboxOptions
  private let path: String
  private let force: Bool
  private let replacesBuiltIn: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    path = arguments.argument("path")
    force = arguments.flag("force")
    replacesBuiltIn = arguments.flag("replace")
  }

  func run(_ console: Console) throws {
    let isManifest = path.hasSuffix(".yaml")
    let folder = isManifest ? URL(fileURLWithPath: path).deletingLastPathComponent().path : path
    let registry = try Registry(RegistryPath(given: [folder], environment: [:], executable: nil))
    let name = URL(fileURLWithPath: path).lastPathComponent
    let manifests = registry.manifests.filter { !isManifest || URL(fileURLWithPath: $0.path).lastPathComponent == name }
    let problems = registry.problems.map(\.description).filter { !isManifest || $0.contains(name) }
    if let problem = problems.first { throw PluginKitError.badManifest(problem) }
    guard !manifests.isEmpty else { throw PluginKitError.noManifest(path) }
    let libraries = try manifests.map { try registry.library(for: $0) }
    sandbox.tell(console)
    let suite = IsolatedSuite(
      ConformanceSuite(
        registry: registry, engine: Main.engine,
        limits: ConformanceLimits(buildSeconds: sandbox.sandbox.settings.buildSeconds ?? .infinity)),
      settings: sandbox.sandbox.settings, workers: 1)
    var holds = true
    try suite.verify(manifests) { manifest, results in
      let words = ShellWords.text(["--registry", folder])
      for group in FailureGroup.groups(of: results.map { $0.reproducing(with: words) }) {
        console.printError("error: \(manifest.id), \(group.lines.joined(separator: "\n  "))")
        holds = false
      }
    }
    guard holds else { throw ExitStatus.failure }
    let own = try UserRegistry()
    let elsewhere = try Registry(RegistryPath.forThisProcess()).manifests.filter {
      !$0.path.hasPrefix(own.folder + "/")
    }
    for (manifest, library) in zip(manifests, libraries) {
      try own.install(manifest, library, elsewhere: elsewhere, replaces: force, replacesBuiltIn: replacesBuiltIn)
      console.print("installed \(manifest.kind.rawValue) '\(manifest.id)' \(manifest.version) in \(own.folder)")
    }
  }
}

/// `suture plugin remove`.
struct PluginRemoveCommand: Command {
  static let configuration = CommandConfiguration(
    name: "remove", abstract: "Remove a plugin from your own registry.",
    examples: ["suture plugin remove my_attention"],
    arguments: [.argument("id", help: "The id of an installed plugin.").completed(by: .installed)])

  private let id: String

  init(_ arguments: ParsedArguments) { id = arguments.argument("id") }

  func run(_ console: Console) throws {
    for path in try UserRegistry().remove(id) { console.print("removed \(path)") }
  }
}
