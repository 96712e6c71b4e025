import SutureComposer
import SutureData
import SutureEngine
import SutureGraph
import SutureRegistry
import Testing

@testable import SutureSweep

@Suite(.serialized)
struct GraftGainTests {
  private let composer = Composer(registry: Fixtures.registry)

  private func network(_ text: String?, scale: GraftScale) throws -> Network {
    try Network(
      composer: composer, backbone: CompositionParser.parseReference("resnet8(width: 4)"),
      composition: try text.map(composer.composition),
      sites: ["layer2.*.residual", "layer3.0.residual"].map { SitePattern($0) },
      data: try DataSet.load(id: "digits"), scale: scale)
  }

  @Test func `the gain is measured at every site, and scale match brings it to 1`() throws {
    // rms(x²) / rms(x) of the values that are drawn; of all standard normal values it is √3.
    func squared(_ count: Int) -> Double {
      var stream = RandomStream(seed: 0, "gain")
      let squares = stream.fill(count, .normal(mean: 0, deviation: 1)).map { Double($0) * Double($0) }
      return (squares.reduce(0) { $0 + $1 * $1 } / squares.reduce(0, +)).squareRoot()
    }
    let unscaled = try network("identity * identity", scale: .none).grafts()
    for (graft, count) in zip(unscaled, [2 * 8 * 4 * 4, 2 * 16 * 2 * 2]) {
      #expect(isClose(graft.gain, squared(count), 1e-5) && graft.factor == 1)
    }
    #expect(unscaled.count == 2 && abs(squared(1 << 20) - 3.0.squareRoot()) < 0.01)
    let grafts = try network("identity * identity", scale: .match).grafts()
    #expect(grafts.map(\.site) == ["layer2.0.residual", "layer3.0.residual"])
    for graft in grafts { #expect(abs((graft.matched ?? 0) - 1) < 1e-12) }
    #expect(abs((grafts.mean(\.matched) ?? 0) - 1) < 1e-12)
    #expect(try network(nil, scale: .match).grafts().isEmpty)
  }

  @Test func `the network computes what is scaled`() throws {
    // Twice the signal, halved: the bare backbone's numbers exactly.
    func output(_ text: String?, _ scale: GraftScale) throws -> [Float] {
      let graph = try network(text, scale: scale).graph(2)
      let plan = try Plan(
        try graph.lowered(for: .evaluation), variables: try VariableStore(graph.variables, seed: 0),
        options: PlanOptions(threads: .one))
      let shape = graph.shape(graph.inputs[0].value)
      var stream = RandomStream(seed: 1, "x")
      let x = Tensor(shape, stream.fill(shape.elementCount, .normal(mean: 0, deviation: 1)))
      return try plan.run([x])[0].values.map { $0 }
    }
    let bare = try output(nil, .none)
    let matched = try output("identity + identity", .match)
    #expect(zip(bare, matched).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(try output("identity + identity", .none) != bare)
  }

  @Test func `the mean over sites is geometric, and not known where a gain is none`() {
    let grafts = [GraftGain(site: "a", gain: 2, factor: 1), GraftGain(site: "b", gain: 8, factor: 1)]
    #expect(isClose(grafts.mean(\.matched), 4))
    #expect((grafts + [GraftGain(site: "c", gain: nil, factor: 1)]).mean(\.matched) == nil)
    #expect((grafts + [GraftGain(site: "c", gain: 0, factor: 1)]).mean(\.matched) == nil)
    #expect([GraftGain]().mean(\.matched) == nil)
  }

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
        specification, registry: Fixtures.registry, sites: ["layer3.0.residual"], dataDigest: "d")
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
    try Fixtures.withTemporaryFile { path in
      func results(_ specification: SweepSpecification) throws -> [SweepResult] {
        let runner = SweepRunner(
          specification, registry: Fixtures.registry, folders: Fixtures.registry.folders,
          store: try SweepStore(path: path), options: SweepOptions(workers: 1, executable: Fixtures.program),
          isInterrupted: { false }, observe: { _ in })
        #expect(try runner.run() == .complete)
        let store = try runner.store
        let records = try store.records(of: try store.sweep())
        let grafts = try #require(records.last?.grafts)
        #expect(grafts.map(\.site) == ["layer3.0.residual"])
        #expect(isClose(grafts.first?.gain, 2, 1e-6))
        #expect(isClose(grafts.first?.factor, specification.scale == .match ? 0.5 : 1, 1e-6))
        #expect(records.first?.grafts.isEmpty == true)
        return try store.results(of: try store.sweep(), ranking: specification.ranking).sorted { $0.trial < $1.trial }
      }
      let unscaled = try results(plain)
      #expect(isClose(unscaled.last?.startGain, 2, 1e-6))
      let scaled = try results(matched)
      #expect(isClose(scaled.last?.startGain, 1, 1e-6) && scaled.last?.control == "add")
    }
  }

  @Test func `a graft that no factor can scale is an error with its gain`() {
    let error = ScaleError(composition: .identity, site: "layer1", gain: 0)
    #expect("\(error)" == "'scale: match' has no factor for 'identity' at 'layer1': its gain at the start is 0.0")
  }
}
