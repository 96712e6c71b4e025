import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep

struct NestedSpaceTests {
  /// A space small enough to write out every tree.
  struct Small: Sendable, CustomTestStringConvertible {
    let ids: [String]
    let arity: Int
    let operators: [SearchSpace.Operator]

    var space: SearchSpace {
      SearchSpace(
        modules: .ids(ids), arity: [arity], operators: operators, shapes: .nested, hyperparameters: .default,
        compositions: [])
    }
    var testDescription: String { "\(arity) of \(ids) by \(operators.map(\.rawValue))" }
  }

  static let spaces = [
    Small(ids: ["se", "eca"], arity: 2, operators: SearchSpace.Operator.allCases),
    Small(ids: ["se", "eca"], arity: 3, operators: SearchSpace.Operator.allCases),
    Small(
      ids: ["se", "eca", "ca"], arity: 3,
      operators: [.serial, .parallel(.add), .parallel(.concat), .parallel(.blend)]),
    Small(ids: ["se"], arity: 4, operators: [.parallel(.add), .parallel(.concat), .parallel(.max)]),
    Small(ids: ["se", "eca"], arity: 4, operators: [.serial, .parallel(.mean), .parallel(.channelGated)]),
  ]

  /// Every tree, operators within themselves and all orders included, however equal.
  private func allTrees(_ small: Small, leaves: Int) -> [Composition] {
    guard leaves > 1 else { return small.ids.map { .module(ModuleReference(id: $0)) } }
    func splits(_ rest: Int) -> [[Int]] {
      rest == 0 ? [[]] : (1...rest).flatMap { first in splits(rest - first).map { [first] + $0 } }
    }
    return small.operators.flatMap { joining in
      splits(leaves).filter { $0.count > 1 && joining.joins($0.count) }.flatMap { split in
        split.reduce([[Composition]]([[]])) { tuples, size in
          let parts = allTrees(small, leaves: size)
          return tuples.flatMap { tuple in parts.map { tuple + [$0] } }
        }.map(joining.join)
      }
    }
  }

  private func isSimple(_ composition: Composition) -> Bool {
    guard let (joining, parts) = SearchSpace.Operator.split(composition) else { return true }
    return parts.allSatisfy { part in
      isSimple(part) && !(joining.isAssociative && SearchSpace.Operator.split(part)?.0 == joining)
    }
  }

  @Test(arguments: spaces) func `every tree is listed once, and counted without listing`(small: Small) throws {
    let written = allTrees(small, leaves: small.arity)
    let canonical = try Set(written.map { try $0.canonical(in: Checkout.registry) })
    let result = try CandidateEnumerator.enumerate(small.space, in: Checkout.registry)
    #expect(Set(result.compositions) == canonical)
    #expect(result.compositions.count == canonical.count)
    let size = try SpaceSize(of: small.space, in: Checkout.registry)
    #expect(size.compositions == canonical.count)
    #expect(size.spellings == written.filter(isSimple).count)
    #expect(result.spellings == size.spellings)
  }

  @Test(arguments: spaces) func `what is listed is within the grammar, and found again`(small: Small) throws {
    let grammar = try SpaceGrammar(small.space, in: Checkout.registry)
    for composition in try CandidateEnumerator.enumerate(small.space, in: Checkout.registry).compositions {
      let tree = try #require(grammar.tree(of: composition))
      #expect(try grammar.composition(of: tree).canonical(in: Checkout.registry) == composition)
    }
    #expect(grammar.tree(of: .module(ModuleReference(id: "simam"))) == nil)
    #expect(grammar.tree(of: .identity) == nil)
  }

  @Test func `simplest come first`() throws {
    var space = Small(ids: ["se", "eca"], arity: 3, operators: [.serial, .parallel(.add)]).space
    space.arity = [3, 1]
    let grammar = try SpaceGrammar(space, in: Checkout.registry)
    let sizes = TreeEnumerator.trees(of: grammar).map { [$0.leafCount, $0.nodeCount] }
    #expect(sizes.first == [1, 0] && sizes.last == [3, 2])
    #expect(zip(sizes, sizes.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) })
  }

  @Test func `a huge space is counted at once`() throws {
    let space = SearchSpace(
      modules: .all, arity: [1, 2, 3, 4], operators: SearchSpace.Operator.allCases, shapes: .nested,
      hyperparameters: .sweep, compositions: [])
    let size = try SpaceSize(of: space, in: Checkout.registry)
    #expect(size.compositions > 1_000_000_000 && size.spellings > size.compositions)
    #expect(throws: SweepError.self) { try CandidateEnumerator.enumerate(space, in: Checkout.registry) }
  }

  @Test func `drawn trees in any order of commuting parts are one composition`() throws {
    let space = SearchSpace(
      modules: .all, arity: [2, 3, 4], operators: SearchSpace.Operator.allCases, shapes: .nested,
      hyperparameters: .sweep, compositions: [])
    let grammar = try SpaceGrammar(space, in: Checkout.registry)
    let sampler = TreeSampler(grammar)
    var random = RandomStream(seed: 0)
    for _ in 0..<500 {
      let tree = try #require(sampler.draw(&random))
      let first = try grammar.composition(of: tree).canonical(in: Checkout.registry)
      let second = try grammar.composition(of: shuffled(tree, &random)).canonical(in: Checkout.registry)
      #expect(first == second && first.hashValue == second.hashValue)
    }
  }

  private func shuffled(_ tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree {
    guard case .node(let joining, var parts) = tree else { return tree }
    for index in parts.indices { parts[index] = shuffled(parts[index], &random) }
    if joining.isCommutative { random.shuffle(&parts) }
    return .node(joining, parts)
  }
}
