import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureTraining

@Suite(.serialized)
struct GraftGainTests {
  private func network(_ text: String?, scale: GraftScale) throws -> Network {
    try Network(
      grafter: Checkout.grafter, backbone: CompositionParser.parseReference("resnet8(width: 4)"),
      composition: try text.map(Checkout.grafter.composer.composition),
      sites: ["layer2.*.residual", "layer3.0.residual"].map { SitePattern($0) },
      data: try DataSet.load(id: "digits"), scale: scale, engine: OneDNNEngine())
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
      let executable = try OneDNNEngine().prepare(
        try graph.lowered(for: .evaluation), variables: try VariableStore(graph.variables, seed: 0),
        options: ExecutionOptions(threads: .one))
      let shape = graph.shape(graph.inputs[0].value)
      var stream = RandomStream(seed: 1, "x")
      let x = Tensor(shape, stream.fill(shape.elementCount, .normal(mean: 0, deviation: 1)))
      return try executable.run([x])[0].values
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

  @Test func `a graft that no factor can scale is an error with its gain`() {
    let error = ScaleError(composition: .identity, site: "layer1", gain: 0)
    #expect("\(error)" == "'scale: match' has no factor for 'identity' at 'layer1': its gain at the start is 0.0")
  }
}
