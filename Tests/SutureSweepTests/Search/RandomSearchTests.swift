import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep

struct RandomSearchTests {
  private let space = SearchSpace(
    modules: .ids(["se", "eca", "ca"]), arity: [1, 2, 3],
    operators: [.serial, .parallel(.add), .parallel(.blend)], shapes: .nested, hyperparameters: .default,
    compositions: ["eca + se", "residual(se)"])

  private func draw(_ space: SearchSpace, budget: Int, seed: Int = 0) throws -> [Composition] {
    var search = try RandomSearch(space, in: Checkout.registry, budget: budget, seed: seed)
    let round = try search.next { _ in nil }
    #expect(try search.next { _ in nil }.isEmpty)
    return round
  }

  @Test func `one round spends the budget on different candidates, the listed first`() throws {
    let round = try draw(space, budget: 40)
    #expect(round.count == 40 && Set(round).count == 40)
    #expect(round.prefix(2).map(\.description) == ["eca + se", "identity + se"])
    #expect(try round.allSatisfy { try $0.canonical(in: Checkout.registry) == $0 })
    #expect(try draw(space, budget: 1).map(\.description) == ["eca + se"])
  }

  @Test func `listed spellings of the bare backbone are left out and shown`() throws {
    var space = space
    space.compositions = ["identity", "eca + se", "identity >> identity", "se + eca"]
    var search = try RandomSearch(space, in: Checkout.registry, budget: 4, seed: 0)
    let round = try search.next { _ in nil }
    #expect(round.count == 4 && round[0].description == "eca + se" && !round.contains(.identity))
    #expect(search.duplicates == 3)
    #expect(search.equalities.map(\.canonical) == ["identity", "identity", "eca + se"])
  }

  @Test func `the seed decides`() throws {
    #expect(try draw(space, budget: 40, seed: 1) == draw(space, budget: 40, seed: 1))
    #expect(try draw(space, budget: 40, seed: 1) != draw(space, budget: 40, seed: 2))
  }

  @Test(arguments: SearchSpace.Shapes.allCases)
  func `a small space is exhausted`(shapes: SearchSpace.Shapes) throws {
    var space = space
    space.shapes = shapes
    let all = try CandidateEnumerator.enumerate(space, in: Checkout.registry).compositions
    let round = try draw(space, budget: 100_000)
    #expect(round.count == all.count && Set(round) == Set(all))
  }

  @Test func `each spelling is as likely as another`() throws {
    let sampler = TreeSampler(try SpaceGrammar(space, in: Checkout.registry))
    let spellings = try SpaceSize(of: space, in: Checkout.registry).spellings
    var random = RandomStream(seed: 0)
    var counts: [SpaceTree: Int] = [:]
    for _ in 0..<100 * spellings { counts[try #require(sampler.draw(&random)), default: 0] += 1 }
    #expect(counts.count == spellings)
    // χ² with so many degrees of freedom has its mean there, and a deviation of √(2 · freedom).
    let freedom = Double(spellings - 1)
    let chiSquare = counts.values.map { Double(($0 - 100) * ($0 - 100)) / 100 }.reduce(0, +)
    #expect(abs(chiSquare - freedom) < 5 * (2 * freedom).squareRoot())
  }

  @Test func `listed compositions alone are a space too`() throws {
    var space = space
    space.modules = .ids([])
    #expect(try draw(space, budget: 10).map(\.description) == ["eca + se", "identity + se"])
  }
}
