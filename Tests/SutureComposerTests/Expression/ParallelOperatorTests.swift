import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureComposer

struct ParallelOperatorTests {
  private let identity = Composition.identity
  private let modules = ["eca", "se", "simam"].map { Composition.module(ModuleReference(id: $0)) }

  private func canonical(_ composition: Composition) throws -> Composition {
    try composition.canonical(in: Checkout.registry)
  }

  // MARK: Laws

  @Test(arguments: ParallelOperator.allCases)
  func `the order of branches is irrelevant for commutative operators only`(parallel: ParallelOperator) throws {
    let pair = Array(modules.prefix(2))
    let sorted = try canonical(.parallel(parallel, pair))
    let reversed = try canonical(.parallel(parallel, pair.reversed()))
    #expect(sorted == .parallel(parallel, pair))
    #expect((reversed == sorted) == parallel.isCommutative)
  }

  @Test(arguments: ParallelOperator.allCases)
  func `nested branches are flattened for associative operators only`(parallel: ParallelOperator) throws {
    let inner = Composition.parallel(parallel, Array(modules.dropFirst()))
    let nested = try canonical(.parallel(parallel, [modules[0], inner]))
    #expect((nested == .parallel(parallel, modules)) == parallel.isAssociative)
    #expect(try canonical(.parallel(parallel, [inner, modules[0]])).modules.count == 3)
  }

  @Test(arguments: ParallelOperator.allCases)
  func `identities joined are the identity if an operator keeps it`(parallel: ParallelOperator) throws {
    let joined = Composition.parallel(parallel, [identity, identity])
    #expect(try canonical(joined) == (parallel.keepsIdentity ? identity : joined))
    #expect(!(parallel.keepsIdentity && parallel.hasParameters))
    let single = try canonical(.parallel(parallel, [modules[0], identity]))
    #expect((single == modules[0]) == parallel.ignoresIdentities)
  }

  @Test(arguments: ParallelOperator.allCases)
  func `the output has the channels of each branch, or their sum`(parallel: ParallelOperator) throws {
    let input = Signal([1, 32, 8, 8])
    let output = try Fixtures.composer.check(.parallel(parallel, [identity, identity]), input: input)
    #expect(output.channels == (parallel.keepsChannels ? 32 : 64))
    let joined = CompositionOperator.parallel(parallel).join([identity, identity])
    #expect(try Fixtures.composer.check(joined, input: input) == input)
  }

  @Test func `the laws of each operator`() {
    func names(_ law: (ParallelOperator) -> Bool) -> [String] { ParallelOperator.allCases.filter(law).map(\.rawValue) }
    #expect(names(\.isCommutative) == ["add", "multiply", "max", "mean", "gate_product", "gate_mean"])
    #expect(names(\.isAssociative) == ["add", "multiply", "concat", "max", "gate_product"])
    #expect(names(\.isIdempotent) == ["max", "mean", "gate_mean"])
    #expect(names(\.ignoresIdentities) == ["gate_product"])
    #expect(names(\.joinsGates) == ["gate_product", "gate_mean"])
    #expect(names(\.hasParameters) == ["weighted", "blend", "gated", "channel_gated"])
    #expect(names { !$0.keepsChannels } == ["concat"])
    #expect(names { $0.arity.upperBound == 2 } == ["blend", "channel_gated"])
    #expect(names { $0.infix != nil } == ["add", "multiply", "concat"])
  }

  // MARK: Spelling

  @Test func `every operator has a name, a title and a notation of its own`() throws {
    let all = CompositionOperator.allCases
    #expect(all.count == ParallelOperator.allCases.count + 1)
    for texts in [all.map(\.rawValue), all.map(\.title), all.map(\.notation)] {
      #expect(Set(texts).count == all.count && !texts.contains(""))
    }
    #expect(
      all.map(\.notation) == [
        "a >> b", "a + b", "a * b", "project(a | b)", "max(a, b)", "mean(a, b)", "weighted(a, b)", "blend(a, b)",
        "gated(a, b)", "channel_gated(a, b)", "gates(a, b)", "gate_mean(a, b)",
      ])
    for joining in all {
      #expect(CompositionOperator(rawValue: joining.rawValue) == joining)
      let parsed = try CompositionParser.parse(joining.notation)
      #expect(CompositionOperator.split(parsed).map(\.0) == joining)
      #expect(parsed.modules.map(\.id) == ["a", "b"])
    }
    #expect(CompositionOperator(rawValue: "gates") == .parallel(.gateProduct))
    #expect(CompositionOperator(rawValue: "parallel") == nil)
  }

  @Test func `an infix operator is written as its sign or as its word`() throws {
    #expect(CompositionOperator.signList == ">> (then), + (plus), * (times) or | (beside)")
    for (joining, infix) in CompositionOperator.infixes {
      let written = try CompositionParser.parse("se \(infix.sign) eca")
      #expect(try CompositionParser.parse("se \(infix.word) eca") == written)
      #expect(CompositionOperator(sign: infix.sign) == joining && CompositionOperator(word: infix.word) == joining)
      for end in [infix.sign, infix.word] {
        #expect(CompositionParser.beginsOpen(end) && CompositionParser.endsOpen(end))
      }
    }
  }

  @Test func `split is the inverse of join`() {
    for joining in CompositionOperator.allCases {
      let joined = joining.join(modules)
      let split = CompositionOperator.split(joined)
      #expect(split?.0 == joining && split?.1 == modules)
    }
    for other in [identity, modules[0], .parallel(.concat, modules), .project(modules[0]), .identityInit(modules[0])] {
      #expect(CompositionOperator.split(other) == nil)
    }
  }

  @Test func `the help text names every operator and every function`() {
    let names = ParallelOperator.allCases.map(\.notation) + CompositionFunction.allCases.map { "\($0.rawValue)(a)" }
    for name in names + ["a >> b", "'then', 'plus', 'times', 'beside' for '>>', '+', '*', '|'"] {
      #expect(CompositionParser.synopsis.contains(name), "\(name)")
    }
  }

  @Test(arguments: [
    ("se >> eca", #"se $\rightarrow$ eca"#), ("a * b", #"a $\odot$ b"#), ("a + b", "a $+$ b"),
    ("project(a | b)", #"project(a $\Vert$ b)"#), ("a#1 >> a#1", "a\\#1 $\\rightarrow$ a\\#1"),
    ("a(x: \"p + q\") + b", "a(x: ''p + q'') $+$ b"), ("a(x: 1e+16)", "a(x: 1e+16)"), ("identity", "identity"),
    ("channel_gated(a, identity_init(b))", #"channel\_gated(a, identity\_init(b))"#),
    ("(a + b) * c", #"(a $+$ b) $\odot$ c"#),
  ])
  func `LaTeX shows signs as symbols and escapes the rest`(text: String, expected: String) throws {
    #expect(try CompositionParser.parse(text).latex == expected)
  }
}
