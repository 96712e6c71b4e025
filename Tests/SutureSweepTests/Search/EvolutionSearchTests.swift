import SutureComposer
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep

struct EvolutionSearchTests {
  private let space = SearchSpace(
    modules: .all, arity: [1, 2, 3, 4], operators: SearchSpace.Operator.allCases, shapes: .nested,
    hyperparameters: .default, compositions: ["eca + se", "residual(se)"])
  private let small = SearchSpace(
    modules: .ids(["se", "eca"]), arity: [1, 2], operators: [.serial, .parallel(.mean)], hyperparameters: .default,
    compositions: ["residual(se)"])

  private func settings(budget: Int = 200, seed: Int = 0) -> SearchMethod.Evolution {
    SearchMethod.Evolution(budget: budget, seed: seed, population: 24, sample: 6, batch: 8)
  }

  /// Its rounds up to the end, told the fitness.
  private func rounds(
    _ space: SearchSpace, _ settings: SearchMethod.Evolution, fitness: (Composition) -> Double?
  ) throws -> [[Composition]] {
    var search = try EvolutionSearch(space, in: Checkout.registry, settings)
    var rounds: [[Composition]] = []
    while case let round = try search.next(fitness: fitness), !round.isEmpty { rounds.append(round) }
    return rounds
  }

  /// How many of the modules are `eca`, and one more where a gate joins all.
  private func fitness(_ composition: Composition) -> Double? {
    let isGated = SearchSpace.Operator.split(composition)?.0 == .parallel(.gated)
    return Double(composition.modules.filter { $0.id == "eca" }.count) + (isGated ? 1 : 0)
  }

  @Test func `rounds have a fixed size, and no candidate appears twice`() throws {
    let rounds = try rounds(space, settings(), fitness: fitness)
    #expect(rounds.map(\.count) == [26] + Array(repeating: 8, count: 21) + [6])
    #expect(Set(rounds.joined()).count == 200)
    #expect(rounds[0].prefix(2).map(\.description) == ["eca + se", "identity + se"])
  }

  @Test func `told the same it proposes the same; told otherwise, or by another seed, it does not`() throws {
    let first = try rounds(space, settings(), fitness: fitness)
    #expect(try rounds(space, settings(), fitness: fitness) == first)
    #expect(try rounds(space, settings(seed: 1), fitness: fitness) != first)
    let other = try rounds(space, settings()) { fitness($0).map { -$0 } }
    #expect(other[0] == first[0] && other[1] != first[1])
  }

  @Test func `candidates stay within the space`() throws {
    let grammar = try SpaceGrammar(space, in: Checkout.registry)
    for composition in try rounds(space, settings(), fitness: fitness).joined().dropFirst(2) {
      #expect(grammar.tree(of: composition) != nil, "\(composition)")
    }
  }

  @Test(arguments: 0..<5) func `it finds better candidates than chance`(seed: Int) throws {
    func best(_ candidates: [Composition]) -> Double { candidates.compactMap(fitness).sorted().suffix(10).reduce(0, +) }
    let bred = try rounds(space, settings(seed: seed), fitness: fitness).flatMap { $0 }
    var random = try RandomSearch(space, in: Checkout.registry, budget: 200, seed: seed)
    #expect(best(bred) > best(try random.next { _ in nil }))
  }

  @Test func `a small space is exhausted, whatever the fitness`() throws {
    let all = try CandidateEnumerator.enumerate(small, in: Checkout.registry).compositions
    for fitness: Double? in [nil, .nan, 1] {
      var settings = settings(budget: 1000)
      settings.population = 3
      let found = try rounds(small, settings) { _ in fitness }.flatMap { $0 }
      #expect(found.count == all.count && Set(found) == Set(all))
    }
  }

  @Test func `what was refused has no descendants where anything else was drawn`() throws {
    // All but one of the population failed; the sample is the whole of it, drawn so often that the one is among them.
    let flat = SearchSpace(
      modules: .all, arity: [4], operators: [.serial], hyperparameters: .default, compositions: [])
    let settings = SearchMethod.Evolution(budget: 14, seed: 0, population: 4, sample: 64, batch: 10)
    var search = try EvolutionSearch(flat, in: Checkout.registry, settings)
    let parent = try search.next { _ in nil }[2]
    for child in try search.next(fitness: { $0 == parent ? -1 : nil }) {
      let pairs = zip(child.modules.map(\.id), parent.modules.map(\.id))
      #expect(pairs.filter(==).count >= 2, "\(child) from \(parent)")
    }
  }

  @Test func `a method names its search`() throws {
    let count = try CandidateEnumerator.enumerate(small, in: Checkout.registry).compositions.count
    for method in [SearchMethod.exhaustive, .random(budget: 99, seed: 0), .evolution(settings(budget: 99))] {
      var search = try method.search(small, in: Checkout.registry)
      #expect(try search.next { _ in nil }.count == count)
      #expect(try search.next { _ in nil }.isEmpty)
    }
  }
}
