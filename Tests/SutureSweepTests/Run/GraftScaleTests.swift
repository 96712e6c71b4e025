import SutureComposer
import SutureRegistry
import SutureReport
import SutureTestSupport
import SutureTraining
import Testing

@testable import SutureSweep

@Suite(.serialized)
struct GraftScaleTests {
  @Test func `keys tell scaled trials from others, but for the bare backbone`() throws {
    let text = try Fixtures.specification().text
    let plain = try SweepSpecification(text: text, file: "small.yaml")
    let matched = try SweepSpecification(text: text + "\nscale: match\n", file: "small.yaml")
    let none = try SweepSpecification(text: text + "\nscale: none\n", file: "small.yaml")
    #expect(plain.scale == .none && matched.scale == .match && none.scale == .none)
    let candidate = Candidate(ordinal: 1, composition: try CompositionParser.parse("eca"), site: nil)
    let bare = Candidate(ordinal: 0, composition: nil, site: nil)
    func keys(_ specification: SweepSpecification) throws -> [String] {
      var planner = try TrialPlanner(
        specification, registry: Checkout.registry, sites: ["layer3.0.residual"], dataDigest: "d",
        engine: "onednn")
      return try [candidate, bare].map { try planner.trialDocument(of: $0, epochs: 1, seed: 0).key }
    }
    let (first, second) = (try keys(plain), try keys(matched))
    #expect(first[0] != second[0] && first[1] == second[1])
    #expect(try keys(none) == first)
  }

  @Test func `a sweep records gains and factors, and scaled results beside others`() throws {
    let plain = try Fixtures.specification(
      space: "{compositions: [identity + identity]}", stages: "[cost, {train: {epochs: 1}}]")
    let matched = try SweepSpecification(text: plain.text + "\nscale: match\n", file: "small.yaml")
    try TemporaryFolder.withFile { path in
      func results(_ specification: SweepSpecification) throws -> [SweepResult] {
        let runner = SweepRunner(
          specification, registry: Checkout.registry, folders: Checkout.registry.folders,
          store: try SweepStore(path: path), options: Fixtures.options(workers: 1),
          isInterrupted: { false }, observe: { _ in })
        #expect(try runner.run() == .complete)
        let store = try runner.store
        let records = try store.records(of: try store.sweep())
        let grafts = try #require(records.last?.grafts)
        #expect(grafts.map(\.site) == ["layer3.0.residual"])
        #expect(isClose(grafts.first?.gain, 2, 1e-6))
        #expect(isClose(grafts.first?.factor, specification.scale == .match ? 0.5 : 1, 1e-6))
        #expect(records.first?.grafts.isEmpty == true)
        return try SweepResults(store, try store.sweep()).results.sorted { $0.candidate < $1.candidate }
      }
      let unscaled = try results(plain)
      #expect(isClose(unscaled.last?.startGain, 2, 1e-6))
      let scaled = try results(matched)
      #expect(isClose(scaled.last?.startGain, 1, 1e-6) && scaled.last?.control == "add")
    }
  }
}
