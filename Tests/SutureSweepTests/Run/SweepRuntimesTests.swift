import SutureComposer
import SutureEngine
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep

/// `limits: {runtimes: …}`.
@Suite(.serialized)
struct SweepRuntimesTests {
  private let folder: TemporaryFolder
  private let registry: Registry

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "runtimes/probe-runtime.yaml",
      Samples.runtime(modules: "{se: {version: 1.0.0, error: 0}, sa: {version: 1.0.0, fails: it crashes}}"))
    registry = Registry(folders: [folder.path] + Checkout.registry.folders)
  }

  private func specification(runtimes: String?) throws -> SweepSpecification {
    try Fixtures.specification(
      space: "{modules: {ids: [se, sa, eca]}, arity: [1, 2], operators: [add]}", stages: "[check, cost]",
      limits: runtimes.map { "{runtimes: [\($0)]}" } ?? "{}")
  }

  private func runner(_ specification: SweepSpecification, _ path: String, warnings: Warnings) -> SweepRunner {
    SweepRunner(
      specification, registry: registry, folders: registry.folders, store: try SweepStore(path: path),
      options: Fixtures.options(workers: 2), isInterrupted: { false },
      observe: { event in
        if case .warned(let text) = event { warnings.texts.append(text) }
      })
  }

  private final class Warnings {
    var texts: [String] = []
  }

  @Test func `candidates with a module that does not run there are refused by the stage 'check', with the reason`()
    throws
  {
    let specification = try specification(runtimes: "probe-runtime")
    try TemporaryFolder.withFile { path in
      let warnings = Warnings()
      let forecast = try #require(try runner(specification, path, warnings: warnings).forecast())
      let refusals = forecast.stages[0].refusals
      #expect(refusals.map(\.reason) == ["'sa' does not run in probe-runtime 1.2.3: it crashes"])
      // sa, se + sa, sa + sa, sa + eca.
      #expect(refusals.map(\.count) == [4] && forecast.stages.map(\.entered) == [11, 7])
      // What was not measured is not refused.
      let warning = "not measured in probe-runtime 1.2.3, and therefore not refused: eca"
      #expect(warnings.texts == [warning])

      let runner = runner(specification, path, warnings: warnings)
      #expect(try runner.run() == .complete && warnings.texts == [warning, warning])
      let store = try runner.store
      #expect(try store.stages(of: try store.sweep()).map(\.entered) == [11, 7])
      let refused = try store.records(of: try store.sweep()).filter { $0.state == .refused }
      #expect(refused.count == 4)
      #expect(refused.allSatisfy { $0.reason == "'sa' does not run in probe-runtime 1.2.3: it crashes" })
    }
    withExtendedLifetime(folder) {}
  }

  @Test func `an unknown runtime is an error at its place, before anything is written`() throws {
    let specification = try specification(runtimes: "probe-runtim")
    try TemporaryFolder.withFile { path in
      let error = #expect(throws: (any Error).self) {
        _ = try runner(specification, path, warnings: Warnings()).run()
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.hasPrefix("small.yaml:6:20: there is no runtime 'probe-runtim' (did you mean"), "\(text)")
      #expect((try? SweepStore(reading: path)) == nil)
    }
    withExtendedLifetime(folder) {}
  }

  @Test func `runtimes change no key of a trial`() throws {
    func key(_ runtimes: String?) throws -> String {
      var planner = try TrialPlanner(
        try specification(runtimes: runtimes), registry: registry, sites: ["a"], dataDigest: "d", engine: "onednn")
      let candidate = Candidate(ordinal: 1, composition: .module(.init(id: "se")), site: nil)
      return try planner.trialDocument(of: candidate, epochs: 1, seed: 0).key
    }
    #expect(try key(nil) == key("probe-runtime"))
  }

  @Test func `a lock has the digests of the runtimes that the limits name, and no others`() throws {
    func lock(_ runtimes: String?) throws -> SweepLock {
      try SweepLock(
        try specification(runtimes: runtimes), Registry(folders: registry.folders), engine: OneDNNEngine(), program: "p"
      )
    }
    #expect(try lock(nil).runtimes == nil && !(try lock(nil).text.contains("runtimes")))
    let before = try lock("probe-runtime")
    #expect(before.runtimes?.mapValues(\.count) == ["probe-runtime": 64])
    let path = try folder.write("lock.json", before.text)
    #expect(try SweepLock(contentsOf: path) == before)
    try folder.write("runtimes/probe-runtime.yaml", Samples.runtime())
    let differences = before.differences(here: try lock("probe-runtime"))
    #expect(differences.count == 1, "\(differences)")
    #expect(differences.first?.hasPrefix("runtime 'probe-runtime', sha256 of its file: locked ") == true)
    withExtendedLifetime(folder) {}
  }
}
