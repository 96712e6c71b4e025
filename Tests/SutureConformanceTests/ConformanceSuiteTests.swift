import SutureEngine
import SutureRegistry
import SutureSandbox
import SutureTestSupport
import Testing

@testable import SutureConformance

@Suite struct ConformanceSuiteTests {
  /// A plugin that breaks one promise, and the check that must say so.
  struct Broken: Sendable, CustomTestStringConvertible {
    let source: String
    let check: String
    /// Other checks that cannot pass either.
    var alsoFailed: Set<String> = []
    /// Whether the processes that run it are confined.
    var isConfined = true
    var kind = "module"
    var output = "[n, c, h, w]"
    var hyperparameters = "{}"
    var extra = ""
    var libraries: [String] = []
    let detail: String
    var testDescription: String { "\(source) \(check)\(isConfined ? "" : " unconfined")" }
  }

  static let broken = [
    Broken(
      source: "sound", check: "manifest", hyperparameters: "{size: {type: int, default: 1}}",
      detail: "hyperparameter 'size' has no 'doc'"),
    Broken(source: "two_symbols", check: "binary", detail: "exports 'helper'"),
    Broken(source: "forking", check: "imports", detail: "uses 'fork'"),
    Broken(source: "sound", check: "imports", libraries: ["-Wl,--no-as-needed", "-lz"], detail: "needs 'libz.so.1'"),
    Broken(source: "printing", check: "loading", detail: "it prints 9 bytes while it is loaded or built: 'building'"),
    Broken(source: "any_major", check: "handshake", detail: "next major version: expected a rejection"),
    Broken(
      source: "null_slot", check: "handshake",
      detail: "'probe' crashed with SIGSEGV while loading its library"),
    Broken(source: "exact_size", check: "host-table", detail: "a newer host's table: expected a graph"),
    Broken(source: "reads_behind", check: "host-table", detail: "'probe' crashed with SIG"),
    Broken(source: "careless", check: "host-refusal", detail: "the host rejects call 1 of 2"),
    Broken(source: "growing", check: "shapes", output: "[n, c * 2, h, w]", detail: "its manifest states 1×2×1×1"),
    Broken(
      source: "largest_size", check: "hyperparameters",
      hyperparameters: "{size: {type: int, default: 1, min: 1, max: 1000000, doc: A size.}}",
      detail: "too large"),
    Broken(
      source: "sum_of_sizes", check: "random-hyperparameters",
      hyperparameters: """
        {height: {type: int, default: 1, min: 1, max: 9, doc: A size.}, \
        width: {type: int, default: 1, min: 1, max: 9, doc: A size.}}
        """, detail: "too large together"),
    Broken(
      source: "parameter_per_image", check: "parameters", detail: "with one image it declares parameter p 1×1×1×1"),
    Broken(
      source: "one_site", check: "sites", kind: "backbone", extra: "typical_input: [1, 3, 8, 8]",
      detail: "no site other than 'input'"),
    Broken(source: "counting", check: "determinism", detail: "build 2 differs from the first"),
    Broken(source: "per_process", check: "processes", detail: "two processes build different graphs"),
    Broken(source: "infinite", check: "finite", detail: "filled with zeros: the output is not finite"),
    Broken(source: "batch_mixing", check: "batch-independence", detail: "depends on the other images"),
    Broken(source: "unused_parameter", check: "trainability", detail: "no gradient reaches 'unused'"),
    Broken(
      source: "unused_parameter", check: "trainability",
      extra: "zero_gradient: [{parameters: [used], reason: Unknown.}]",
      detail: "'zero_gradient' names 'used', but the output in training changes by"),
    Broken(
      source: "sound", check: "trainability", extra: "zero_gradient: [{parameters: [bias], reason: Unknown.}]",
      detail: "'zero_gradient' names 'bias', which is none of the parameters"),
    Broken(source: "jagged", check: "gradient", detail: "the gradient of the input agrees with finite differences in"),
    Broken(source: "narrow", check: "more-shapes", detail: "too wide"),
    Broken(
      source: "enlarging", check: "combination",
      detail: "'probe >> probe' at 2×16×4×4: the output in training is not finite"),
    Broken(source: "crashing", check: "shapes", detail: "'probe' crashed with SIGSEGV while building"),
    // A confined builder is ended where it starts a process, in every build.
    Broken(
      source: "impure_process", check: "pure", alsoFailed: ["shapes"],
      detail: "it tried to start a process while building"),
    Broken(
      source: "impure_daemon", check: "pure", alsoFailed: ["shapes"],
      detail: "it tried to start a process while building"),
    Broken(
      source: "impure_helper", check: "pure", alsoFailed: ["shapes"],
      detail: "it tried to start a process while building"),
    Broken(
      source: "impure_process", check: "pure", alsoFailed: ["shapes"], isConfined: false,
      detail: "it starts a process while it is built"),
    Broken(
      source: "impure_daemon", check: "pure", alsoFailed: ["shapes"], isConfined: false,
      detail: "it starts a process while it is built"),
    Broken(
      source: "impure_helper", check: "pure", isConfined: false, detail: "it starts a process while it is built"),
    Broken(source: "impure_thread", check: "pure", detail: "it leaves 2 threads running while it is built"),
    Broken(
      source: "impure_floating_point", check: "pure", libraries: ["-lm"],
      detail: "it changes the floating-point environment while it is built"),
    Broken(source: "impure_folder", check: "pure", detail: "it changes the working folder while it is built"),
    Broken(source: "impure_signal", check: "pure", detail: "it changes the handler of SIGUSR1 while it is built"),
    Broken(source: "impure_umask", check: "pure", detail: "to 000 while it is built"),
    Broken(
      source: "impure_descriptor", check: "pure", detail: "it leaves 2 descriptors open ("),
    Broken(
      source: "impure_environment", check: "pure",
      detail: "it changes the environment (OMP_NUM_THREADS) while it is built"),
    Broken(source: "impure_locale", check: "pure", detail: "it changes the locale to"),
    Broken(source: "impure_limits", check: "pure", detail: "it sets a timer while it is built"),
  ]

  @Test(arguments: broken)
  func `a plugin that breaks one promise fails that check and no other`(plugin: Broken) throws {
    let probe = try ProbePlugin(
      plugin.source, kind: plugin.kind, output: plugin.output, hyperparameters: plugin.hyperparameters,
      extra: plugin.extra, libraries: plugin.libraries)
    let failures = try probe.verify(isConfined: plugin.isConfined).filter { $0.status == .failed }
    #expect(Set(failures.map(\.check)) == plugin.alsoFailed.union([plugin.check]), "\(failures)")
    #expect(failures.first?.detail.contains(plugin.detail) == true, "\(failures)")
  }

  @Test func `a parameter that is declared to have no effect needs no gradient`() throws {
    let probe = try ProbePlugin(
      "unused_parameter", extra: "zero_gradient: [{parameters: [unused], reason: It is not used.}]")
    #expect(try probe.verify(level: .full).filter { $0.status == .failed } == [])
  }

  @Test func `a plugin that breaks nothing passes every check`() throws {
    let results = try ProbePlugin("sound").verify()
    #expect(results.filter { $0.status == .failed } == [])
    #expect(
      results.filter { $0.status == .skipped }.map(\.check)
        == ["sites", "hyperparameters", "random-hyperparameters"])
  }

  /// What no plugin can fail: the host refuses before any is asked.
  private static let checksOfTheHost: Set<String> = ["refusal"]

  @Test func `every check has a plugin that fails it`() {
    let failed = Set(Self.broken.map(\.check)).union(Self.checksOfTheHost)
    #expect(failed == Set(ConformanceSuite.checks.map { $0.id }))
  }

  @Test func `what is shipped passes every check of every level`() throws {
    let suite = ConformanceSuite(registry: Checkout.registry, engine: OneDNNEngine(), level: .exhaustive)
    let manifests = Checkout.registry.manifests
    var examined: [String] = []
    var pairs = 0
    let isolated = IsolatedSuite(suite, settings: SandboxSettings(program: Checkout.program), workers: 2)
    try isolated.verify(manifests) { manifest, results in
      examined.append(manifest.id)
      #expect(results.filter { $0.status == .failed } == [])
      let skipped = Set(results.filter { $0.status == .skipped }.map(\.check))
      let absent: Set = ["sites", "hyperparameters", "random-hyperparameters", "combination"]
      #expect(skipped.isSubset(of: absent), "\(manifest.id): \(skipped)")
      #expect(Set(results.map(\.check)) == Set(ConformanceSuite.checks.map { $0.id }))
      let combination = results.first { $0.check == "combination" && $0.status == .passed }?.detail
      pairs += combination?.split(separator: " ").first.flatMap { Int($0) } ?? 0
    }
    #expect(examined == manifests.map(\.id))
    let modules = manifests.filter { $0.kind == .module }.count
    #expect(pairs == modules * (modules + 1) / 2)
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
    let results = ConformanceSuite(registry: probe.registry, engine: OneDNNEngine()).verifyInProcess(elsewhere)
    #expect(results.filter { $0.status == .failed }.map(\.check) == ["binary"])
    #expect(results.filter { $0.status == .passed }.map(\.check) == ["manifest"])
  }

  @Test func `a manifest that cannot be read is a failure`() throws {
    let probe = try ProbePlugin("sound", extra: "surprise: 1")
    let problems = ConformanceSuite(registry: probe.registry, engine: OneDNNEngine()).problems()
    #expect(problems.count == 1)
    #expect(problems.first?.status == .failed)
    #expect(problems.first?.detail.contains("surprise") == true)
    #expect(problems.first?.reproduce == "suture verify --check manifest")
    let problem = try #require(probe.registry.problems.first)
    let failure = ConformanceSuite(registry: probe.registry, engine: OneDNNEngine())
      .failure(problem, id: "probe", isModule: true)
    #expect(failure.module == "probe" && failure.reproduce == "suture verify probe --check manifest")
  }

  @Test func `checks have ids of their own, and a level leaves out those above it`() throws {
    let ids = ConformanceSuite.checks.map { $0.id }
    #expect(Set(ids).count == ids.count)
    let probe = try ProbePlugin("infinite")
    let manifest = try #require(probe.registry.manifests.first)
    let quick = ConformanceSuite(registry: probe.registry, engine: OneDNNEngine(), level: .quick)
      .verifyInProcess(manifest)
    #expect(!quick.contains { $0.check == "finite" || $0.status == .failed })
  }

  @Test func `in one process, what needs another is skipped with the reason`() throws {
    let probe = try ProbePlugin("sound")
    let results = ConformanceSuite(registry: probe.registry, engine: OneDNNEngine())
      .verifyInProcess(try #require(probe.registry.manifests.first))
    let skipped = results.filter { $0.detail == "everything runs in this process" }
    #expect(skipped.map(\.check) == ["pure", "loading", "processes"])
    #expect(results.filter { $0.status == .failed } == [])
  }

  @Test func `a subject that costs more than the limit is skipped with the reason`() throws {
    let registry = Checkout.registry
    let limits = ConformanceLimits(runMACs: 1, gradientMACs: 1)
    let results = ConformanceSuite(registry: registry, engine: OneDNNEngine(), limits: limits)
      .verifyInProcess(try registry.manifest("se", kind: .module))
    #expect(results.filter { $0.status == .failed } == [])
    #expect(results.contains { $0.check == "gradient" && $0.status == .skipped && $0.detail.contains("MACs") })
  }
}
