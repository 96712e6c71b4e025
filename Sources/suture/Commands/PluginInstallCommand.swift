import Foundation
import SutureConformance
import SutureRegistry

/// `suture plugin install`.
struct PluginInstallCommand: Command {
  static let configuration = CommandConfiguration(
    name: "install", abstract: "Verify a plugin and copy it into your own registry.",
    discussion: "Everything in the folder is checked first; where something fails, nothing is copied.",
    examples: ["suture plugin install my_attention/registry"],
    arguments: [.argument("folder", help: "A folder with manifests and their libraries.")],
    options: [.flag("force", help: "Replace what is installed under the same id.")])

  private let folder: String
  private let force: Bool

  init(_ arguments: ParsedArguments) {
    folder = arguments.argument("folder")
    force = arguments.flag("force")
  }

  func run(_ console: Console) throws {
    let path = RegistryPath(given: [folder], environment: [:], executable: nil)
    let registry = try Registry(path)
    if let problem = registry.problems.first { throw PluginKitError.badManifest("\(problem)") }
    guard !registry.manifests.isEmpty else { throw PluginKitError.manifestCount(folder: folder, count: 0) }
    let suite = ConformanceSuite(registry: registry)
    for manifest in registry.manifests {
      let failures = suite.verify(manifest).filter { $0.status == .failed }
      for failure in failures { console.printError("error: \(manifest.id), \(failure.check): \(failure.detail)") }
      if !failures.isEmpty { throw ExitStatus.failure }
    }
    let own = try UserRegistry()
    for manifest in registry.manifests {
      try own.install(manifest, from: registry, replaces: force)
      console.print("installed \(manifest.kind.rawValue) '\(manifest.id)' \(manifest.version) in \(own.folder)")
    }
  }
}

/// `suture plugin remove`.
struct PluginRemoveCommand: Command {
  static let configuration = CommandConfiguration(
    name: "remove", abstract: "Remove a plugin from your own registry.",
    examples: ["suture plugin remove my_attention"],
    arguments: [.argument("id", help: "The id of what 'plugin install' put there.")])

  private let id: String

  init(_ arguments: ParsedArguments) { id = arguments.argument("id") }

  func run(_ console: Console) throws {
    for path in try UserRegistry().remove(id) { console.print("removed \(path)") }
  }
}
