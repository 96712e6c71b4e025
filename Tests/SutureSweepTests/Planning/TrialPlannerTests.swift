import SutureComposer
import SutureData
import SutureRegistry
import SutureTestSupport
import SutureTraining
import Testing

@testable import SutureSweep

struct TrialPlannerTests {
  private func planner(
    sites: [String] = ["b", "a"], data: String = "d", engine: String = "onednn"
  ) throws -> TrialPlanner {
    try TrialPlanner(
      try Fixtures.specification(), registry: Checkout.registry, sites: sites, dataDigest: data, engine: engine)
  }

  private func key(_ text: String?, epochs: Int = 1, seed: Int = 0, _ planner: TrialPlanner) throws -> String {
    var planner = planner
    let composition = try text.map { try CompositionParser.parse($0).canonical(in: Checkout.registry) }
    let candidate = Candidate(ordinal: 0, composition: composition, site: nil)
    return try planner.trialDocument(of: candidate, epochs: epochs, seed: seed).key
  }

  @Test func `equal compositions have one key; other compositions, settings and engines have others`() throws {
    let planner = try planner()
    #expect(try key("se + eca", planner) == key("eca + se(reduction: 16)", planner))
    let keys = try [
      key(nil, planner), key("se", planner), key("se >> eca", planner), key("eca >> se", planner),
      key("se(reduction: 8)", planner), key("se", epochs: 2, planner), key("se", seed: 1, planner),
      key("se", self.planner(data: "e")), key("se", self.planner(sites: ["a"])),
      key("se", self.planner(engine: "pytorch")),
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test func `the order of sites does not matter, nor does a site for the bare backbone`() throws {
    #expect(try key("se", planner()) == key("se", planner(sites: ["a", "b"])))
    #expect(try key(nil, planner()) == key(nil, planner(sites: ["a"])))
  }

  @Test func `the document names every plugin by digest and every hyperparameter`() throws {
    var planner = try planner()
    let document = try planner.trialDocument(
      of: Candidate(ordinal: 1, composition: .module(ModuleReference(id: "se")), site: nil), epochs: 3, seed: 7)
    #expect(document.composition == "se(reduction: 16)")
    #expect(document.plugins.map(\.id) == ["resnet8", "se"])
    #expect(document.plugins.allSatisfy { $0.library.count == 64 && $0.manifest.count == 64 })
    #expect(document.backbone == "resnet8(classes: 10, width: 4)")
  }

  @Test func `costs, scores and trainings of one candidate have keys of their own, and a site alone another`() throws {
    var planner = try planner()
    let candidate = Candidate(ordinal: 1, composition: .module(ModuleReference(id: "se")), site: nil)
    let alone = Candidate(ordinal: 2, composition: candidate.composition, site: "a")
    let keys = try [
      planner.costDocument(of: candidate).key, planner.scoreDocument(of: candidate, batch: 8, seed: 0).key,
      planner.scoreDocument(of: candidate, batch: 16, seed: 0).key,
      planner.trialDocument(of: candidate, epochs: 1, seed: 0).key, planner.costDocument(of: alone).key,
    ]
    #expect(Set(keys).count == keys.count)
    #expect(try planner.costDocument(of: alone).sites == ["a"])
  }

  /// Stores hold these keys: if this fails, all stored results are lost, and `Numerics.current` must be raised so that users
  /// are told.
  @Test func `keys do not change by accident`() throws {
    let document = TrialDocument(
      composition: "se(reduction: 16)", backbone: "resnet8(classes: 10, width: 16)", sites: ["layer1.0.residual"],
      data: "d", plugins: [PluginDigest(id: "se", version: "1.0.0", manifest: "m", library: "l")],
      engine: "onednn", numerics: 4, training: TrainingSettings(), epochs: 8, seed: 1, scoreBatch: nil,
      validation: .standard)
    #expect(try document.key == "cb2cacd588f73b31cec4a8f1c62c2d5b5c609b4520c284949ac95e16ab19da10")
  }
}
