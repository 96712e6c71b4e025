import SutureComposer
import SutureRegistry
import Testing

@testable import SutureSweep

struct CandidateEnumeratorTests {
  private func space(
    _ ids: [String], arity: [Int] = [1, 2], _ operators: [SearchSpace.Operator],
    _ hyperparameters: SearchSpace.Hyperparameters = .default, _ compositions: [String] = []
  ) throws -> CandidateEnumerator.Result {
    try CandidateEnumerator.enumerate(
      SearchSpace(
        modules: .ids(ids), arity: arity, operators: operators, hyperparameters: hyperparameters,
        compositions: compositions), in: Fixtures.registry)
  }

  @Test func `every pairing of m modules is listed once`() throws {
    let ids = ["se", "eca", "cbam", "simam", "gct"]
    let m = ids.count
    let result = try space(ids, [.serial, .add, .multiply, .concat])
    // Singles, ordered pairs in series, unordered pairs with repetition for each parallel operator.
    #expect(result.compositions.count == m + m * m + 3 * m * (m + 1) / 2)
    #expect(Set(result.compositions.map(\.description)).count == result.compositions.count)
    #expect(result.duplicates == 0)
    let texts = result.compositions.map(\.description)
    for text in ["se", "se >> eca", "eca >> se", "se >> se", "eca + se", "se + se", "project(se | eca)"] {
      #expect(texts.contains(text))
    }
    #expect(!texts.contains("se + eca"))
  }

  @Test func `equal spellings are counted and left out`() throws {
    let result = try space(
      ["se", "eca"], [.add], .default, ["se + eca", "eca + se", "residual(se)", "se(reduction: 16)"])
    #expect(
      result.compositions.map(\.description) == ["se", "eca", "se + se", "eca + se", "eca + eca", "identity + se"])
    #expect(result.duplicates == 3)
  }

  @Test func `longer chains and multisets`() throws {
    #expect(try space(["se", "eca", "ca"], arity: [3], [.serial]).compositions.count == 27)
    #expect(try space(["se", "eca", "ca"], arity: [3], [.mean]).compositions.count == 10)
  }

  @Test func `hyperparameters take every combination of the manifests' sweep values`() throws {
    let manifest = try Fixtures.registry.manifest("cbam", kind: .module)
    let count = manifest.hyperparameters.map { max($0.sweep.count, 1) }.reduce(1, *)
    #expect(count > 1)
    #expect(try space(["cbam"], arity: [1], [.serial], .sweep).compositions.count == count)
  }

  @Test func `an empty selection and an unknown module are errors`() {
    #expect(throws: SweepError.emptySpace) {
      try CandidateEnumerator.enumerate(
        SearchSpace(
          modules: .tags(["no-such-tag"]), arity: [1], operators: [], hyperparameters: .default, compositions: []),
        in: Fixtures.registry)
    }
    #expect(throws: RegistryError.self) { try space(["see"], [.add]) }
  }
}
