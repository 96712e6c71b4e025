import SutureEngine
import SutureRegistry
import SutureSandbox
import SutureTestSupport
import Testing

@testable import SutureConformance

@Suite struct IsolatedSuiteTests {
  @Test func `a plugin that crashes fails the check that it does so in, and the rest goes on`() throws {
    let results = try ProbePlugin("crashing").verify()
    let failures = results.filter { $0.status == .failed }
    #expect(failures.map(\.check) == ["shapes"])
    #expect(
      failures.first?.detail
        == "one column, 1×32×16×1: the contract admits it, but 'probe' crashed with SIGSEGV while building")
    #expect(failures.first?.loss == "crashed with SIGSEGV while building")
    #expect(results.map(\.check) == ConformanceSuite.checks.map { $0.id })
  }

  @Test func `a plugin that crashes when it is loaded fails once, and what needs it is skipped`() throws {
    let results = try ProbePlugin("crashing_at_load").verify()
    let failures = results.filter { $0.status == .failed }
    #expect(failures.map(\.check) == ["binary"])
    #expect(failures.first?.detail == "'probe' crashed with SIGSEGV while loading its library")
    #expect(results.filter { $0.status == .passed }.map(\.check) == ["manifest", "imports"])
    let skipped = results.filter { $0.status == .skipped }
    #expect(skipped.allSatisfy { $0.detail.contains("crashed with SIGSEGV") }, "\(skipped)")
    #expect(Set(results.map(\.check)) == Set(ConformanceSuite.checks.map { $0.id }))
  }

  @Test func `a plugin that never returns is ended, and fails the check that it does so in`() throws {
    let results = try ProbePlugin("retrying").verify(limits: ConformanceLimits(buildSeconds: 2))
    let failures = results.filter { $0.status == .failed }
    #expect(failures.map(\.check) == ["host-refusal"])
    #expect(failures.first?.detail == "'probe' timed out after 2 s while building")
    #expect(results.last?.check == "combination" && results.last?.status == .passed)
  }

  @Test func `a plugin that hangs each time is given up, and told at once`() throws {
    let probe = try ProbePlugin("hanging")
    let suite = ConformanceSuite(
      registry: probe.registry, engine: OneDNNEngine(), limits: ConformanceLimits(buildSeconds: 1))
    var results: [CheckResult] = []
    var told: [String] = []
    try IsolatedSuite(suite, settings: SandboxSettings(program: Checkout.program), workers: 1).verify(
      [#require(probe.registry.manifests.first)],
      onEvent: { event in if case .lost(let id, let how) = event { told.append("\(id): \(how)") } },
      onResults: { results += $1 })
    let how = "timed out after 1 s while building"
    #expect(told == ["probe: \(how)"])
    #expect(results.filter { $0.status == .failed }.count == 1)
    #expect(results.first { $0.status == .failed }?.detail.hasSuffix(how) == true)
    #expect(Set(results.map(\.check)) == Set(suite.checks.map { $0.id }))
    let groups = FailureGroup.groups(of: results)
    #expect(groups.count == 1 && groups.first?.text.hasSuffix(how) == true, "\(groups)")
    let skipped = results.filter { $0.status == .skipped && !$0.detail.contains(how) }
    #expect(skipped.map(\.check) == ["pure"])
    #expect(skipped.first?.detail == "in a fresh process it timed out after 1 s")
  }

  /// What the check of a process of its own finds.
  private func purity(of source: String, _ limits: ConformanceLimits) throws -> [CheckResult] {
    let probe = try ProbePlugin(source)
    let suite = ConformanceSuite(
      registry: probe.registry, engine: OneDNNEngine(), limits: limits, checks: [PureCheck.self])
    return try ProbePlugin.isolated(suite, #require(probe.registry.manifests.first))
  }

  @Test func `the limit of a build is that of each build, also where one check has several`() throws {
    let results = try purity(of: "slow", ConformanceLimits(buildSeconds: 1))
    #expect(results.map(\.status) == [.passed], "\(results)")
  }

  @Test func `a fresh process that takes memory without end is ended with the reason`() throws {
    let results = try purity(of: "greedy", ConformanceLimits(memory: 512 << 20))
    #expect(results.map(\.detail) == ["in a fresh process it exceeded the memory limit of 512 MiB"])
  }

  @Test func `a plugin that takes memory without end is ended, and the rest goes on`() throws {
    let results = try ProbePlugin("hoarding").verify(limits: ConformanceLimits(memory: 512 << 20))
    let failures = results.filter { $0.status == .failed }
    #expect(Set(failures.map(\.check)) == ["shapes"], "\(failures)")
    #expect(failures.first?.loss == "exceeded the memory limit of 512 MiB while building", "\(failures)")
    #expect(Set(results.map(\.check)) == Set(ConformanceSuite.checks.map { $0.id }))
  }

  @Test func `several subjects are examined in their order, each pair of modules once`() throws {
    let registry = Checkout.registry
    let manifests = try ["se", "eca", "gct"].map { try registry.manifest($0, kind: .module) }
    let suite = ConformanceSuite(
      registry: registry, engine: OneDNNEngine(), level: .exhaustive, checks: [CombinationCheck.self])
    var details: [String] = []
    let isolated = IsolatedSuite(suite, settings: SandboxSettings(program: Checkout.program), workers: 2)
    try isolated.verify(manifests) { manifest, results in
      details.append("\(manifest.id): \(results.map(\.detail).joined())")
    }
    // With itself, with all that are not examined, and with one other of the three.
    let count = registry.manifests.filter { $0.kind == .module }.count - 1
    #expect(details == ["se: \(count) partners", "eca: \(count) partners", "gct: \(count) partners"])
  }

  @Test func `a program that cannot be started is an error`() throws {
    let suite = ConformanceSuite(registry: Checkout.registry, engine: OneDNNEngine())
    let manifest = try Checkout.registry.manifest("se", kind: .module)
    #expect(throws: (any Error).self) {
      try IsolatedSuite(suite, settings: SandboxSettings(program: "/absent"), workers: 1).verify([manifest]) { _, _ in }
    }
  }

  @Test func `a program that is no worker fails the check with how it ended`() throws {
    let suite = ConformanceSuite(registry: Checkout.registry, engine: OneDNNEngine(), checks: [ManifestCheck.self])
    let manifest = try Checkout.registry.manifest("se", kind: .module)
    let results = try ProbePlugin.isolated(suite, manifest, settings: SandboxSettings(program: "/bin/false"))
    #expect(results.map(\.status) == [.failed])
    #expect(results.first?.detail == "exited with status 1 during check 'manifest'")
  }
}
