import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep

struct TreeMutationTests {
  private func grammar(
    _ arity: [Int], _ shapes: SearchSpace.Shapes, _ hyperparameters: SearchSpace.Hyperparameters = .sweep,
    operators: [SearchSpace.Operator] = SearchSpace.Operator.allCases
  ) throws -> SpaceGrammar {
    let space = SearchSpace(
      modules: .ids(["se", "eca", "ca", "cbam"]), arity: arity, operators: operators, shapes: shapes,
      hyperparameters: hyperparameters, compositions: [])
    return try SpaceGrammar(space, in: Checkout.registry)
  }

  @Test(arguments: [[1, 2, 3, 4], [1, 3], [2, 4], [2], [1]], SearchSpace.Shapes.allCases)
  func `changed trees stay within the space`(arity: [Int], shapes: SearchSpace.Shapes) throws {
    let grammar = try grammar(arity, shapes)
    let sampler = TreeSampler(grammar)
    let mutation = TreeMutation(grammar)
    var random = RandomStream(seed: 0)
    for _ in 0..<1000 {
      let tree = try #require(sampler.draw(&random))
      #expect(grammar.contains(tree))
      let changed = try #require(mutation.mutate(tree, &random))
      #expect(changed != tree && grammar.contains(changed), "\(tree) → \(changed)")
    }
  }

  @Test func `every kind of change happens, and changes what it says`() throws {
    let grammar = try grammar([1, 2, 3, 4], .nested)
    let sampler = TreeSampler(grammar)
    let mutation = TreeMutation(grammar)
    var random = RandomStream(seed: 0)
    for change in TreeMutation.Change.allCases {
      var count = 0
      for _ in 0..<5000 {
        let tree = try #require(sampler.draw(&random))
        guard let changed = mutation.apply(change, to: tree, &random), changed != tree else { continue }
        count += 1
        let families = [tree, changed].map { tree in tree.leaves.map { grammar.leaves[$0].family } }
        switch change {
        case .module: #expect(zip(families[0], families[1]).filter(!=).count == 1)
        case .hyperparameters: #expect(families[0] == families[1] && tree.leaves != changed.leaves)
        case .joining, .grouping: #expect(tree.leaves == changed.leaves)
        case .order: #expect(tree.leaves.sorted() == changed.leaves.sorted() && tree.nodeCount == changed.nodeCount)
        case .insertion: #expect(changed.leafCount == tree.leafCount + 1)
        case .removal: #expect(changed.leafCount == tree.leafCount - 1)
        }
      }
      #expect(count > 0, "\(change)")
    }
  }

  @Test func `without sweeps no hyperparameters change, and a lone module of a lone space does not at all`() throws {
    let grammar = try grammar([1], .flat, .default)
    var random = RandomStream(seed: 0)
    #expect(TreeMutation(grammar).apply(.hyperparameters, to: .leaf(0), &random) == nil)
    let lone = SearchSpace(
      modules: .ids(["se"]), arity: [1], operators: [], hyperparameters: .default, compositions: [])
    #expect(TreeMutation(try SpaceGrammar(lone, in: Checkout.registry)).mutate(.leaf(0), &random) == nil)
  }

  @Test func `simplest spellings`() {
    func node(_ parallel: ParallelOperator, _ parts: [SpaceTree]) -> SpaceTree { .node(.parallel(parallel), parts) }
    let nested = node(.add, [.leaf(0), node(.add, [.leaf(1), node(.max, [.leaf(2)])])])
    #expect(nested.simplified == node(.add, [.leaf(0), .leaf(1), .leaf(2)]))
    let mean = node(.mean, [.leaf(0), node(.mean, [.leaf(1), .leaf(2)])])
    #expect(mean.simplified == mean)
    #expect(mean.replacing([1, 0], with: .leaf(7)) == node(.mean, [.leaf(0), node(.mean, [.leaf(7), .leaf(2)])]))
    #expect(mean.removing([1, 1]).simplified == node(.mean, [.leaf(0), .leaf(1)]))
  }
}

extension SpaceTree {
  /// The numbers of its leaves, from left to right.
  fileprivate var leaves: [Int] {
    switch self {
    case .leaf(let number): [number]
    case .node(_, let parts): parts.flatMap(\.leaves)
    }
  }
}
