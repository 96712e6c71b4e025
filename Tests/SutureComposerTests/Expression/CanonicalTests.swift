import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureComposer

struct CanonicalTests {
  @Test(arguments: [
    ("se + eca", "eca + se"),
    ("se * eca * ca", "ca * eca * se"),
    ("se | eca", "se | eca"),
    ("se >> eca", "se >> eca"),
    ("se >> (eca >> sa)", "se >> eca >> sa"),
    ("se + (eca + (sa + ca))", "ca + eca + sa + se"),
    ("se + eca * 1".replacing(" * 1", with: ""), "eca + se"),
    ("max(se, max(eca, ca))", "max(ca, eca, se)"),
    ("mean(se, mean(eca, ca))", "mean(mean(ca, eca), se)"),
    ("identity >> se >> identity", "se"),
    ("identity >> identity", "identity"),
    ("max(identity)", "identity"),
    ("max(identity, identity)", "identity"),
    ("max(identity, se, max(identity, eca))", "max(eca, identity, se)"),
    ("mean(identity, identity, identity)", "identity"),
    ("mean(identity, se, identity)", "mean(identity, identity, se)"),
    ("se >> max(identity, mean(identity, identity))", "se"),
    ("identity * identity", "identity * identity"),
    ("identity + identity", "identity + identity"),
    ("project(identity | identity)", "project(identity | identity)"),
    ("gated(identity, identity)", "gated(identity, identity)"),
    ("residual(se)", "identity + se"),
    ("se(reduction: 16)", "se"),
    ("cbam(kernel_size: 5, reduction: 16)", "cbam(kernel_size: 5)"),
    ("(se)", "se"),
    ("(se | eca) | ca", "se | eca | ca"),
    ("max(se)", "se"),
    ("gated(se, eca)", "gated(se, eca)"),
    ("weighted(se)", "se"),
    ("sa#b >> ca#x + ca#x >> sa#b", "ca#1 >> sa#1 + sa#1 >> ca#1"),
    ("se#7 >> eca#7", "se#1 >> eca#1"),
    ("se#2 + se#1", "se#1 + se#2"),
    ("se(reduction: 16)#1 >> se#1", "se#1 >> se#1"),
  ])
  func `equal compositions have one spelling`(text: String, canonical: String) throws {
    #expect(try Fixtures.composer.composition(text).description == canonical)
  }

  @Test func `a canonical form is its own canonical form, whatever the tree`() throws {
    for seed in 0..<2000 {
      var stream = RandomStream(seed: UInt64(seed), "canonical")
      let tree = Self.random(&stream, depth: 4)
      let canonical = try tree.canonical(in: Checkout.registry)
      #expect(try canonical.canonical(in: Checkout.registry) == canonical)
      #expect(try CompositionParser.parse(canonical.description) == canonical)
      let shuffled = Self.shuffled(tree, &stream)
      #expect(try shuffled.canonical(in: Checkout.registry) == canonical, "\(tree)")
    }
  }

  private static func random(_ stream: inout RandomStream, depth: Int) -> Composition {
    let ids = ["se", "eca", "ca", "sa", "cbam", "simam", "gct"]
    switch depth == 0 ? 0 : stream.uniform(below: 8) {
    case 0, 1:
      let tag = stream.uniform(below: 4)
      return .module(ModuleReference(id: ids[stream.uniform(below: ids.count)], tag: tag < 2 ? "\(tag)" : nil))
    case 6: return .identityInit(random(&stream, depth: depth - 1))
    case 7:
      let tag = stream.uniform(below: 3)
      let parts = (0..<2).map { _ in random(&stream, depth: depth - 1) }
      return .fusion(ModuleReference(id: "aff", tag: tag == 0 ? "t" : nil), parts)
    case 2: return .identity
    case 3: return .project(random(&stream, depth: depth - 1))
    case 4: return .serial((0..<1 + stream.uniform(below: 3)).map { _ in random(&stream, depth: depth - 1) })
    default:
      let parallel = ParallelOperator.allCases[stream.uniform(below: ParallelOperator.allCases.count)]
      let count = min(max(1 + stream.uniform(below: 3), parallel.arity.lowerBound), parallel.arity.upperBound)
      return .parallel(parallel, (0..<count).map { _ in random(&stream, depth: depth - 1) })
    }
  }

  /// The same composition with the branches of commutative operators in another order.
  private static func shuffled(_ tree: Composition, _ stream: inout RandomStream) -> Composition {
    switch tree {
    case .module, .identity: return tree
    case .project(let part): return .project(shuffled(part, &stream))
    case .identityInit(let part): return .identityInit(shuffled(part, &stream))
    case .serial(let parts): return .serial(parts.map { shuffled($0, &stream) })
    case .fusion(let reference, let parts): return .fusion(reference, parts.map { shuffled($0, &stream) })
    case .parallel(let parallel, let parts):
      var parts = parts.map { shuffled($0, &stream) }
      if parallel.isCommutative { stream.shuffle(&parts) }
      return .parallel(parallel, parts)
    }
  }

  @Test(arguments: [
    ("sse", "there is no module 'sse' (did you mean 'se'?)"),
    ("se(reductoin: 8)", "'se' has no hyperparameter 'reductoin' (did you mean 'reduction'?)"),
    ("se(reduction: 0)", "reduction of 'se' is 0, outside 1…1024"),
    (
      "se(reduction: 8)#1 >> se#1",
      "'se(reduction: 8)#1' and 'se#1' cannot share their weights: their hyperparameters differ"
    ),
  ])
  func `unknown names and values out of range are refused`(text: String, message: String) {
    let error = #expect(throws: (any Error).self) { try Fixtures.composer.composition(text) }
    #expect(error.map { "\($0)" } == message)
  }
}
