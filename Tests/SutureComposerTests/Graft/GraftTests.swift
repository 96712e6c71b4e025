import SutureGraph
import SutureRegistry
import Testing

@testable import SutureComposer

struct GraftTests {
  private func graft(_ text: String, _ site: String, _ backbone: String, _ input: Shape) throws -> Graph {
    try Fixtures.graft(text, at: site, of: backbone, on: input)
  }

  @Test(arguments: [("se", 271_738), ("gct", 270_730)])
  func `parameters of resnet20 with a module after every block's last norm`(id: String, count: Int) throws {
    let graph = try graft(id, "layer*.*.residual", "resnet20", [1, 3, 32, 32])
    #expect(graph.parameterCount == count)
  }

  @Test func `each site gets parameters of its own, named after its place`() throws {
    let graph = try graft("se(reduction: 4) >> eca", "layer*.*.residual", "resnet8", [2, 1, 8, 8])
    let names = graph.parameters.map(\.name).filter { $0.contains("se.fc.0") || $0.contains("eca.conv.weight") }
    #expect(
      Set(names)
        == Set((1...3).flatMap { ["layer\($0).0.se.fc.0.weight", "layer\($0).0.eca.conv.weight"] }))
  }

  @Test func `a module that comes again gets a number`() throws {
    let graph = try Fixtures.build("se >> eca >> se", on: [1, 32, 4, 4])
    #expect(
      graph.parameters.map(\.name) == [
        "se.fc.0.weight", "se.fc.2.weight", "eca.conv.weight", "eca.conv.bias", "se_2.fc.0.weight", "se_2.fc.2.weight",
      ])
  }

  @Test func `a lone module keeps its own names`() throws {
    let graph = try Fixtures.build("se", on: [1, 32, 4, 4])
    #expect(graph.parameters.map(\.name) == ["fc.0.weight", "fc.2.weight"])
    #expect(graph.structure.hasPrefix("SEAttention(\n"))
  }

  @Test func `a graft that does not fit names module, numbers, place and way out`() {
    let error = #expect(throws: SiteError.self) { try graft("se", "input", "vit_base_patch16_224", [8, 3, 224, 224]) }
    #expect(
      error?.description == """
        'se' cannot take 3 channels with reduction 16: it requires c / reduction >= 1, and 3 / 16 is 0
        at site 'input' of vit_base_patch16_224 (8×3×224×224)
        reduction 1, 2 or 3 would fit: se(reduction: 3)
        """)
  }

  @Test func `where no hyperparameter fits, other sites are offered`() {
    let error = #expect(throws: SiteError.self) { try graft("psa_p", "input", "resnet8", [2, 3, 8, 8]) }
    let lines = error?.description.split(separator: "\n") ?? []
    #expect(lines.count == 3 && lines[1] == "at site 'input' of resnet8 (2×3×8×8)")
    #expect(lines.last?.hasPrefix("'psa_p' would fit at stem, layer1.0.residual") == true, "\(lines)")
    #expect(lines.last?.hasSuffix(" more of resnet8") == true, "\(lines)")
  }

  @Test func `a graft that changes what the site holds is refused with a way out`() {
    let error = #expect(throws: SiteError.self) { try graft("se | eca", "layer2", "resnet8", [2, 1, 8, 8]) }
    #expect(
      error?.description == """
        'se | eca' turns 2×32×4×4 into 2×64×4×4, but what follows the site needs 2×32×4×4
        at site 'layer2' of resnet8 (2×32×4×4)
        project(se | eca) brings back its channels
        """)
  }

  @Test func `a site that does not exist is refused with the sites that do`() {
    let error = #expect(throws: CompositionError.self) { try graft("eca", "layer4", "resnet8", [2, 1, 8, 8]) }
    #expect(error?.description.hasPrefix("resnet8 has no site 'layer4' (did you mean 'layer1'?)") == true)
  }

  @Test func `grafts print at their place, after what was there`() throws {
    let graph = try graft("se(reduction: 3)", "input", "vit_base_patch16_224(depth: 1)", [1, 3, 224, 224])
    let tops = graph.structure.split(separator: "\n").filter { $0.hasPrefix("  (") }.map { $0.prefix { $0 != ":" } }
    #expect(
      tops == ["  (patch_embed)", "  (pos_drop)", "  (blocks)", "  (norm)", "  (pre_logits)", "  (head)", "  (se)"])
  }

  @Test func `a map module at a token site passes the class token by and says so`() throws {
    let graph = try graft("se", "blocks.0", "vit_base_patch16_224(depth: 1)", [2, 3, 32, 32])
    #expect(graph.structure.contains("(to_map): TokensToMap(grid=2x2, 1 prefix token pass by)"))
    #expect(graph.parameters.contains { $0.name == "blocks.0.se.fc.0.weight" && $0.shape == [48, 768] })
  }
}
