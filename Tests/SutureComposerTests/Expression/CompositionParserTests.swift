import SutureRegistry
import Testing

@testable import SutureComposer

struct CompositionParserTests {
  @Test(arguments: [
    "se", "se >> eca", "se + eca", "eca * se", "se | eca", "(se + eca) >> cbam", "se + (eca | sa)",
    "max(se, eca >> sa)", "mean(ca, identity)", "project(se | eca)", "se >> (eca + sa) >> ca",
    "cbam(kernel_size: 5, reduction: 8) >> eca(bias: false, kernel_size: 63)", "simam(e_lambda: 0.001)",
    "sk(kernels: [3, 7])", "weighted(se, eca >> sa)", "blend(se, eca)", "gated(se, eca, identity)",
    "channel_gated(ca, sa) >> se", "identity_init(cbam)", "ca#1 >> sa#1 + sa#1 >> ca#1", "sa(kernel_size: 5)#wide",
    "x(mode: \"two words\")", "x(mode: average)",
  ])
  func `a composition prints as it is read`(text: String) throws {
    #expect(try CompositionParser.parse(text).description == text)
  }

  @Test func `series binds tighter than any parallel operator`() throws {
    let composition = try CompositionParser.parse("ca >> sa + sa >> ca")
    let (ca, sa) = (Composition.module(ModuleReference(id: "ca")), Composition.module(ModuleReference(id: "sa")))
    #expect(composition == .parallel(.add, [.serial([ca, sa]), .serial([sa, ca])]))
  }

  @Test func `residual is identity plus its operand`() throws {
    #expect(try CompositionParser.parse("residual(se)") == CompositionParser.parse("identity + se"))
  }

  @Test func `values have their types`() throws {
    let reference = try CompositionParser.parseReference(
      "x(a: 3, b: -0.5, c: true, d: word, e: 'it''s'[1])".replacing("''s'[1]", with: "'"))
    #expect(
      reference.hyperparameters == [
        "a": .integer(3), "b": .real(-0.5), "c": .boolean(true), "d": .text("word"), "e": .text("it"),
      ])
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    let text: String
    let column: Int
    let reason: String

    var testDescription: String { text }
  }

  @Test(arguments: [
    Refusal(text: "", column: 1, reason: "the composition is empty"),
    Refusal(text: "se >>", column: 6, reason: "a module is missing at the end"),
    Refusal(text: "se > eca", column: 4, reason: "'>' alone means nothing; in series is '>>'"),
    Refusal(text: "se + eca * sa", column: 10, reason: "'+' and '*' mixed: parentheses must say which comes first"),
    Refusal(text: "(se", column: 4, reason: "')' is missing after the composition in parentheses"),
    Refusal(text: "se eca", column: 4, reason: "'eca' does not belong here"),
    Refusal(
      text: "se(reduction 8)", column: 14,
      reason: "'se' takes hyperparameters, 'name: value'; ':' is missing after 'reduction'"),
    Refusal(text: "se(reduction: )", column: 15, reason: "a value is missing"),
    Refusal(text: "se(a: 1, a: 2)", column: 10, reason: "'a' is given twice"),
    Refusal(text: "se(a: 12x)", column: 7, reason: "'12x' is not a number"),
    Refusal(text: "se(a: \"open", column: 7, reason: "the quotation has no end"),
    Refusal(text: "residual(se, eca)", column: 1, reason: "'residual' takes one composition, not 2"),
    Refusal(text: "blend(se)", column: 1, reason: "'blend' takes 2 compositions, not 1"),
    Refusal(text: "identity_init(se, eca)", column: 1, reason: "'identity_init' takes one composition, not 2"),
    Refusal(text: "se#", column: 4, reason: "a number or word belongs after '#'"),
    Refusal(text: "se#1#2", column: 5, reason: "'#' does not belong here"),
    Refusal(text: "se & eca", column: 4, reason: "'&' has no meaning here"),
    Refusal(text: "sk(kernels: [3, x])", column: 17, reason: "a list holds whole numbers"),
  ])
  func `an error names its column`(refusal: Refusal) {
    let error = #expect(throws: SyntaxError.self) { try CompositionParser.parse(refusal.text) }
    #expect(error?.column == refusal.column)
    #expect(error?.reason == refusal.reason)
  }

  @Test func `nesting beyond the limit is refused, not overflowed`() {
    let text = String(repeating: "(", count: 30_000) + "se" + String(repeating: ")", count: 30_000)
    #expect(throws: SyntaxError.self) { try CompositionParser.parse(text) }
  }

  @Test func `an expression beyond the longest is refused`() {
    #expect(throws: SyntaxError.self) { try CompositionParser.parse(String(repeating: "s", count: 70_000)) }
  }
}
