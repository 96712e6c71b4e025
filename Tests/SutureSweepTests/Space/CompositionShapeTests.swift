import SutureComposer
import Testing

@testable import SutureSweep

struct CompositionShapeTests {
  @Test(
    arguments: [
      ("se", nil, ["se"]), ("se(reduction: 8)", nil, ["se(reduction: 8)"]), ("se >> eca", "serial", ["se", "eca"]),
      ("eca + se", "add", ["eca", "se"]), ("eca * se", "multiply", ["eca", "se"]),
      ("max(eca, se)", "max", ["eca", "se"]),
      ("project(se | eca)", "concat", ["se", "eca"]), ("mean(eca, se)", "mean", ["eca", "se"]),
      ("weighted(se, eca)", "weighted", ["se", "eca"]), ("blend(se, eca)", "blend", ["se", "eca"]),
      ("gated(se, eca)", "gated", ["se", "eca"]), ("channel_gated(se, eca)", "channel_gated", ["se", "eca"]),
      ("se | eca", "nested", ["se", "eca"]), ("eca + identity", "nested", ["eca"]), ("identity", "nested", []),
      ("(eca + se) >> gct", "nested", ["eca", "se", "gct"]), ("project(se)", "nested", ["se"]),
      ("identity_init(se)", "nested", ["se"]), ("se#1 >> se#1", "nested", ["se", "se"]), ("se#1", "nested", ["se"]),
      ("identity * identity", "control", []), ("project(identity | identity)", "control", []),
      ("identity * identity * identity", "control", []),
      ("se >> eca >> gct", "serial", ["se", "eca", "gct"]),
    ] as [(String, String?, [String])])
  func `operator and modules`(text: String, name: String?, modules: [String]) throws {
    let shape = CompositionShape(try CompositionParser.parse(text))
    #expect(shape.operator == name)
    #expect(shape.modules.map(\.description) == modules)
    #expect(shape.isPair == (modules.count == 2 && name != nil && name != "nested"))
  }
}
