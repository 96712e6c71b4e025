import Foundation
import SutureEngine
import SutureRegistry
import SutureSandbox
import SutureTestSupport
import Testing

@testable import SutureConformance

/// A plugin compiled from one of the C files in `Plugins`, with its manifest in a folder of its own.
final class ProbePlugin {
  let folder = NSTemporaryDirectory() + "suture-conformance-\(UUID().uuidString)"
  let registry: Registry

  init(
    _ source: String, kind: String = "module", output: String = "[n, c, h, w]", hyperparameters: String = "{}",
    extra: String = "", libraries: [String] = []
  ) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let manifest = """
      schema: 1
      id: probe
      kind: \(kind)
      name: Probe
      version: 1.0.0
      abi: 1
      library: Probe
      summary: A probe.
      contract: {input: [n, c, h, w], output: \(output)}
      hyperparameters: \(hyperparameters)
      \(extra)
      """
    try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/probe.yaml"))
    let file = Checkout.root + "/Tests/SutureConformanceTests/Plugins/\(source).c"
    try PluginCompiler.library(file, to: folder + "/libProbe.so", libraries)
    registry = Registry(folders: [folder])
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The results of all checks up to a level, in processes of their own.
  func verify(
    level: ConformanceLevel = .exhaustive, limits: ConformanceLimits = ConformanceLimits(), isConfined: Bool = true
  ) throws -> [CheckResult] {
    let suite = ConformanceSuite(registry: registry, engine: OneDNNEngine(), level: level, limits: limits)
    return try ProbePlugin.isolated(
      suite, #require(registry.manifests.first),
      settings: SandboxSettings(program: Checkout.program, isConfined: isConfined))
  }

  /// The results of a suite for one subject, in processes of their own.
  static func isolated(
    _ suite: ConformanceSuite, _ manifest: Manifest,
    settings: SandboxSettings = SandboxSettings(program: Checkout.program)
  ) throws -> [CheckResult] {
    var results: [CheckResult] = []
    try IsolatedSuite(suite, settings: settings, workers: 1).verify([manifest]) { results += $1 }
    return results
  }
}
