import SutureComposer
import SutureRegistry
import Testing

@testable import SutureSweep

struct TrialPlannerTests {
  private func planner(sites: [String] = ["b", "a"], data: String = "d") throws -> TrialPlanner {
    try TrialPlanner(try Fixtures.specification(), registry: Fixtures.registry, sites: sites, dataDigest: data)
  }

  private func key(_ text: String?, epochs: Int = 1, seed: Int = 0, _ planner: TrialPlanner) throws -> String {
    var planner = planner
    let composition = try text.map { try CompositionParser.parse($0).canonical(in: Fixtures.registry) }
    return try planner.trialDocument(of: composition, epochs: epochs, seed: seed).key
  }

  @Test func `equal compositions have one key, others another`() throws {
    let planner = try planner()
    #expect(try key("se + eca", planner) == key("eca + se(reduction: 16)", planner))
    let keys = try [
      key(nil, planner), key("se", planner), key("se >> eca", planner), key("eca >> se", planner),
      key("se(reduction: 8)", planner), key("se", epochs: 2, planner), key("se", seed: 1, planner),
      key("se", self.planner(data: "e")), key("se", self.planner(sites: ["a"])),
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
      of: .module(ModuleReference(id: "se")), epochs: 3, seed: 7)
    #expect(document.composition == "se(reduction: 16)")
    #expect(document.plugins.map(\.id) == ["resnet8", "se"])
    #expect(document.plugins.allSatisfy { $0.library.count == 64 && $0.manifest.count == 64 })
    #expect(document.backbone == "resnet8(classes: 10, width: 4)")
  }
}
