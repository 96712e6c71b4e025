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
    "x(mode: \"two words\")", "x(mode: average)", "aff(se, cbam)", "aff(se, aff(eca, sa), reduction: 8)#1",
    "aff(se + eca, ca >> sa) >> cbam", "aff(se >> eca, identity) + aff(identity, se)",
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

  @Test(arguments: [
    ("se then eca", "se >> eca"), ("se plus eca", "se + eca"), ("se times eca", "se * eca"),
    ("se beside eca", "se | eca"), ("ca then sa plus sa then ca", "ca >> sa + sa >> ca"),
    ("(se Plus eca) THEN cbam", "(se + eca) >> cbam"), ("SE >> CBAM(reduction = 8)", "se >> cbam(reduction: 8)"),
    ("Identity_Init(Max(SE, eca))", "identity_init(max(se, eca))"), ("IDENTITY + se", "identity + se"),
    ("eca(kernel_size=5, bias=false)", "eca(bias: false, kernel_size: 5)"), ("x(mode: then)", "x(mode: then)"),
    ("AFF(factor: 1, se, (eca), reduction = 8)", "aff(se, eca, factor: 1, reduction: 8)"),
  ])
  func `words for operators, '=' and names in any case print in the one spelling`(text: String, spelling: String) throws
  {
    #expect(try CompositionParser.parse(text).description == spelling)
  }

  @Test func `words for operators are no names of modules`() {
    for word in ["then", "plus", "times", "beside", "identity", "residual", "max"] {
      #expect(CompositionParser.isReserved(word))
    }
    #expect(!CompositionParser.isReserved("se") && !CompositionParser.isReserved("add"))
  }

  @Test(arguments: [
    ("sum(se, eca)", "write 'a + b'"), ("concat(se, eca)", "write 'a | b'"),
    ("sequential((se), eca)", "write 'a >> b'"),
    ("maxx(se, eca)", "did you mean 'max'?"), ("join(se >> eca, ca)", "there is no function 'join'"),
    ("afff(se, eca)", "did you mean 'aff'?"),
  ])
  func `a function that does not exist is told with those that do`(text: String, meant: String) {
    let error = #expect(throws: SyntaxError.self) { try Fixtures.composer.composition(text) }
    #expect(error?.column == 1)
    #expect(error?.reason.contains(meant) == true, "\(String(describing: error))")
    #expect(error?.reason.contains("functions are residual, project, identity_init, max, mean, weighted") == true)
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
    Refusal(
      text: "se eca", column: 4,
      reason: "an operator is missing before 'eca': >> (then), + (plus), * (times) or | (beside)"),
    Refusal(text: "then se", column: 1, reason: "a module is missing before 'then'"),
    Refusal(text: "se then plus eca", column: 9, reason: "a module is missing before 'plus'"),
    Refusal(text: "max >> se", column: 1, reason: "'max' is a function: its operands belong in parentheses after it"),
    Refusal(
      text: "se(8)", column: 4, reason: "a hyperparameter of 'se' is missing: write 'name: value'; see 'suture info se'"
    ),
    Refusal(
      text: "se(reduction 8)", column: 14,
      reason: "'se' takes hyperparameters, 'name: value'; ':' is missing after 'reduction'"),
    Refusal(
      text: "sk(kernels [3, 5])", column: 12,
      reason: "'sk' takes hyperparameters, 'name: value'; ':' is missing after 'kernels'"),
    Refusal(
      text: "aff(se, mode average)", column: 14,
      reason: "'aff' takes hyperparameters, 'name: value'; ':' is missing after 'mode'"),
    Refusal(text: "aff(se, eca", column: 12, reason: "')' is missing after the branches of 'aff'"),
    Refusal(
      text: "aff(se,)", column: 8,
      reason: "a hyperparameter of 'aff' is missing: write 'name: value'; see 'suture info aff'"),
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
