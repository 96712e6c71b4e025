import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureComposer

@Suite struct GrammarEntryTests {
  @Test(arguments: GrammarEntry.all) func `the example of an entry uses it and can be built`(entry: GrammarEntry) throws
  {
    let composition = try Fixtures.composer.composition(entry.meaning.example)
    let word = entry.spellings.first { entry.notation.contains($0) } ?? entry.id
    #expect(entry.meaning.example.contains(word) && entry.notation.contains(word))
    _ = try Checkout.grafter.build(composition, input: [1, 64, 32, 32])
    _ = try CompositionParser.parse(entry.notation)
  }

  @Test func `every name, sign and word of the grammar has an entry, in any case`() throws {
    let infixes = CompositionOperator.infixes.flatMap { [$0.infix.sign, $0.infix.word] }
    let operators = CompositionOperator.allCases.map(\.rawValue)
    let names = CompositionFunction.names + ["identity"] + infixes + operators
    for name in names {
      #expect(GrammarEntry.named(name) != nil, "\(name)")
      #expect(GrammarEntry.named(name.uppercased()) == GrammarEntry.named(name))
    }
    #expect(Set(names.compactMap { GrammarEntry.named($0) }) == Set(GrammarEntry.all))
    #expect(GrammarEntry.named("Identity Init")?.id == "identity_init")
    #expect(GrammarEntry.named("gate_product")?.id == "gates" && GrammarEntry.named("+")?.id == "add")
    for name in ["", " ", "se", "aff", "?"] { #expect(GrammarEntry.named(name) == nil) }
  }

  @Test(arguments: GrammarEntry.all)
  func `an entry has parameters if the built example has more than its modules`(entry: GrammarEntry) throws {
    let composition = try Fixtures.composer.composition(entry.meaning.example)
    let graph = try Checkout.grafter.build(composition, input: [1, 64, 32, 32])
    let modules = try composition.modules.reduce(0) { sum, module in
      try sum + Checkout.grafter.build(.module(module), input: [1, 64, 32, 32]).parameterCount
    }
    // Concatenation is projected in its example, which 'project' explains.
    guard entry.id != "concat" else { return }
    #expect((graph.parameterCount > modules) == (entry.meaning.parameters != nil), "\(entry.id)")
  }
}
