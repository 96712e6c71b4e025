import SutureComposer
import SutureTestSupport
import Testing

@testable import SutureSweep

struct OperatorControlTests {
  @Test(
    arguments: zip(
      ParallelOperator.allCases,
      [
        "identity + identity", "identity * identity", "project(identity | identity)", nil, nil,
        "weighted(identity, identity)", "blend(identity, identity)", "gated(identity, identity)",
        "channel_gated(identity, identity)",
      ]))
  func `every operator has a control of its own, or the bare backbone`(parallel: ParallelOperator, text: String?) throws
  {
    let control = OperatorControl(of: .parallel(parallel), branches: 2)
    #expect(control?.composition.description == text)
    guard let control else { return }
    #expect(try control.composition.canonical(in: Checkout.registry) == control.composition)
    #expect(OperatorControl(control.composition) == control)
    #expect(CompositionShape(control.composition).operator == "control")
    #expect(!CompositionShape(control.composition).isPair)
  }

  @Test(arguments: [
    "identity", "se", "se * eca", "identity + se", "identity * identity * se", "project(identity)",
  ])
  func `nothing else is a control`(text: String) throws {
    #expect(OperatorControl(try CompositionParser.parse(text)) == nil)
  }

  @Test func `a composition needs the controls of all its parallel operators, each once`() throws {
    func controls(_ text: String) throws -> [String] {
      OperatorControl.controls(for: try CompositionParser.parse(text)).map(\.composition.description)
    }
    #expect(try controls("se >> eca") == [])
    #expect(try controls("max(se, mean(eca, ca))") == [])
    #expect(try controls("residual(se)") == ["identity + identity"])
    #expect(try controls("aff(se, eca, reduction: 8)") == ["aff(identity, identity, reduction: 8)"])
    #expect(try controls("aff(se, aff(eca, sa)#1)#1") == ["aff(identity, identity)"])
    #expect(
      try controls("(se * (eca + sa)) >> project(ca | (se * eca))")
        == ["identity * identity", "identity + identity", "project(identity | identity)"])
    // As many identities as the operator joins parts: three gates multiplied are compared with the cube.
    #expect(
      try controls("(se * eca * sa) + ca") == ["identity + identity", "identity * identity * identity"])
  }
}
