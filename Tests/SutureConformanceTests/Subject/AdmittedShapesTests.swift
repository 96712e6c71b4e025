import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureConformance

@Suite struct AdmittedShapesTests {
  private func shapes(
    _ id: String, _ kind: Manifest.Kind = .module, _ given: [String: HyperparameterValue] = [:]
  ) throws -> AdmittedShapes {
    try AdmittedShapes(Checkout.registry.manifest(id, kind: kind), given)
  }

  @Test func `the smallest shape has as many channels and as large a grid as conditions ask`() throws {
    #expect(try shapes("gct").smallest() == [1, 1, 1, 1])
    #expect(try shapes("se").smallest(batch: 7) == [7, 16, 1, 1])
    #expect(try shapes("se", .module, ["reduction": .integer(1000)]).smallest() == [1, 1024, 1, 1])
    #expect(try shapes("simam").smallest() == [1, 1, 1, 2])
    #expect(try shapes("vit_base_patch16_224", .backbone).smallest() == [1, 1, 16, 16])
    #expect(try shapes("sa", .module, ["kernel_size": .integer(4)]).smallest() == nil)
  }

  @Test func `a grid that is not admitted is enlarged`() throws {
    #expect(
      try shapes("vit_base_patch16_224", .backbone).shape(batch: 2, channels: 3, grid: [5, 7]) == [2, 3, 80, 112])
  }

  @Test(arguments: Checkout.registry.manifests.map { "\($0.kind.rawValue) \($0.id)" })
  func `cases are admitted or refused as they say, one image and seven among them`(name: String) throws {
    let manifest = try #require(Checkout.registry.manifests.first { "\($0.kind.rawValue) \($0.id)" == name })
    let shapes = try AdmittedShapes(manifest)
    let admitted = shapes.admitted()
    #expect(admitted.allSatisfy { shapes.admits($0.shape) })
    #expect(Set(admitted.map { $0.shape[0] }).isSuperset(of: [1, 7]))
    if manifest.contract.inputForm == .map {
      #expect(admitted.contains { $0.shape[2] != $0.shape[3] })
    }
    let refused = shapes.refused()
    #expect(refused.count >= 2)
    #expect(!refused.contains { shapes.admits($0.shape) })
  }

  @Test func `tokens are tried where the contract takes tokens, and fixed sizes stay`() throws {
    let text = """
      schema: 1
      id: tokens
      kind: module
      name: Tokens
      version: 1.0.0
      abi: 1
      library: Tokens
      summary: Tokens.
      contract: {input: [n, 9, c], output: [n, 9, c], require: [c % 8 == 0]}
      """
    let shapes = try AdmittedShapes(Manifest(Array(text.utf8), path: "tokens.yaml"))
    #expect(shapes.smallest() == [1, 9, 8])
    #expect(shapes.shape(batch: 2, channels: 33, grid: [7, 5]) == [2, 9, 40])
  }
}
