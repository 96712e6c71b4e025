import SutureRegistry
import Testing

@testable import SutureConformance

@Suite struct ConformanceSuiteTests {
  /// A plugin that breaks one promise, and the check that must say so.
  struct Broken: Sendable, CustomTestStringConvertible {
    let source: String
    let check: String
    var kind = "module"
    var output = "[n, c, h, w]"
    var hyperparameters = "{}"
    var extra = ""
    let detail: String
    var testDescription: String { "\(source) \(check)" }
  }

  static let broken = [
    Broken(
      source: "sound", check: "manifest", hyperparameters: "{size: {type: int, default: 1}}",
      detail: "hyperparameter 'size' has no 'doc'"),
    Broken(source: "two_symbols", check: "binary", detail: "exports 'helper'"),
    Broken(source: "growing", check: "shapes", output: "[n, c * 2, h, w]", detail: "its manifest promises 1×2×1×1"),
    Broken(
      source: "half_range", check: "hyperparameters",
      hyperparameters: "{size: {type: int, default: 1, min: 1, max: 8, doc: A size.}}", detail: "too large"),
    Broken(
      source: "parameter_per_image", check: "parameters", detail: "with one image it declares parameter p 1×1×1×1"),
    Broken(
      source: "one_site", check: "sites", kind: "backbone", extra: "typical_input: [1, 3, 8, 8]",
      detail: "no place to graft at besides 'input'"),
    Broken(source: "counting", check: "determinism", detail: "build 2 differs from the first"),
    Broken(source: "infinite", check: "finite", detail: "of zeros: the output is not finite"),
    Broken(source: "batch_mixing", check: "batch-independence", detail: "changes with the other images"),
    Broken(source: "unused_parameter", check: "trainability", detail: "no gradient reaches 'unused'"),
  ]

  @Test(arguments: broken)
  func `a plugin that breaks one promise fails that check and no other`(plugin: Broken) throws {
    let probe = try ProbePlugin(
      plugin.source, kind: plugin.kind, output: plugin.output, hyperparameters: plugin.hyperparameters,
      extra: plugin.extra)
    let failures = try probe.verify().filter { $0.status == .failed }
    #expect(Set(failures.map(\.check)) == [plugin.check], "\(failures)")
    #expect(failures.first?.detail.contains(plugin.detail) == true, "\(failures)")
  }

  @Test func `a plugin that breaks nothing passes every check`() throws {
    let results = try ProbePlugin("sound").verify()
    #expect(results.filter { $0.status == .failed } == [])
    #expect(results.filter { $0.status == .skipped }.map(\.check) == ["hyperparameters", "sites"])
  }

  @Test(arguments: ProbePlugin.shipped.manifests.map { "\($0.kind.rawValue) \($0.id)" })
  func `what is shipped passes every check`(name: String) throws {
    let manifest = try #require(ProbePlugin.shipped.manifests.first { "\($0.kind.rawValue) \($0.id)" == name })
    let results = ConformanceSuite(registry: ProbePlugin.shipped).verify(manifest)
    #expect(results.filter { $0.status == .failed } == [])
    let skipped = Set(results.filter { $0.status == .skipped }.map(\.check))
    #expect(skipped.isSubset(of: ["sites", "hyperparameters"]), "\(skipped)")
    #expect(Set(results.map(\.check)) == Set(ConformanceSuite.checks.map { $0.id }))
  }

  @Test func `a missing library fails once, and what needs it is skipped`() throws {
    let probe = try ProbePlugin("sound")
    let manifest = try #require(probe.registry.manifests.first)
    let elsewhere = try Manifest(
      Array(
        """
        schema: 1
        id: probe
        kind: module
        name: Probe
        version: 1.0.0
        abi: 1
        library: Absent
        summary: A probe.
        contract: {input: [n, c, h, w], output: [n, c, h, w]}
        """.utf8), path: manifest.path)
    let results = ConformanceSuite(registry: probe.registry).verify(elsewhere)
    #expect(results.filter { $0.status == .failed }.map(\.check) == ["binary"])
    #expect(results.filter { $0.status == .passed }.map(\.check) == ["manifest"])
  }

  @Test func `a manifest that cannot be read is a failure`() throws {
    let probe = try ProbePlugin("sound", extra: "surprise: 1")
    let problems = ConformanceSuite(registry: probe.registry).problems()
    #expect(problems.count == 1)
    #expect(problems.first?.status == .failed)
    #expect(problems.first?.detail.contains("surprise") == true)
  }

  @Test func `checks have ids of their own, and a level leaves out those above it`() throws {
    let ids = ConformanceSuite.checks.map { $0.id }
    #expect(Set(ids).count == ids.count)
    let probe = try ProbePlugin("infinite")
    let manifest = try #require(probe.registry.manifests.first)
    let quick = ConformanceSuite(registry: probe.registry, level: .quick).verify(manifest)
    #expect(!quick.contains { $0.check == "finite" || $0.status == .failed })
  }

  @Test func `a subject that costs more than the limit is skipped with the reason`() throws {
    let registry = ProbePlugin.shipped
    let limits = ConformanceLimits(runMACs: 1, gradientMACs: 1)
    let results = ConformanceSuite(registry: registry, limits: limits).verify(
      try registry.manifest("se", kind: .module))
    #expect(results.filter { $0.status == .failed } == [])
    #expect(results.contains { $0.check == "gradient" && $0.status == .skipped && $0.detail.contains("MACs") })
  }
}
