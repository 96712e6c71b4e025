import Foundation
import SutureComposer
import SutureRegistry
import SutureTestSupport
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
        compositions: compositions), in: Checkout.registry)
  }

  @Test func `every pairing of m modules is listed once`() throws {
    let ids = ["se", "eca", "cbam", "simam", "gct"]
    let m = ids.count
    let result = try space(ids, [.serial, .parallel(.add), .parallel(.multiply), .parallel(.concat)])
    // Singles, ordered pairs in series and side by side, unordered pairs with repetition for sums and products.
    #expect(result.compositions.count == m + 2 * m * m + 2 * m * (m + 1) / 2)
    #expect(Set(result.compositions.map(\.description)).count == result.compositions.count)
    #expect(result.spellings == m + 4 * m * m)
    #expect(result.duplicates == 2 * m * (m - 1) / 2)
    let texts = result.compositions.map(\.description)
    for text in [
      "se", "se >> eca", "eca >> se", "se >> se", "eca + se", "se + se", "project(se | eca)", "project(eca | se)",
    ] {
      #expect(texts.contains(text))
    }
    #expect(!texts.contains("se + eca"))
  }

  @Test func `every operator joins, in both orders where parts are told apart`() throws {
    let commuting = [ParallelOperator.add, .multiply, .max, .mean, .gateProduct, .gateMean]
      .map(SearchSpace.Operator.parallel)
    for joining in SearchSpace.Operator.allCases {
      let texts = try space(["se", "eca"], arity: [2], [joining]).compositions.map(\.description)
      #expect(texts.count == (commuting.contains(joining) ? 3 : 4), "\(joining)")
      #expect(Set(texts).count == texts.count)
    }
    #expect(
      try space(["se", "eca"], arity: [2], [.parallel(.channelGated)]).compositions.map(\.description)
        == ["channel_gated(se, se)", "channel_gated(se, eca)", "channel_gated(eca, se)", "channel_gated(eca, eca)"])
  }

  @Test func `equal spellings are counted, and some of them shown`() throws {
    let result = try space(
      ["se", "eca"], [.parallel(.add)], .default, ["se + eca", "eca + se", "residual(se)", "se(reduction: 16)"])
    #expect(
      result.compositions.map(\.description) == ["se", "eca", "se + se", "eca + se", "eca + eca", "identity + se"])
    #expect(result.spellings == 2 + 4 + 4)
    #expect(result.duplicates == 4)
    #expect(
      result.examples.map { "\($0.spelling) = \($0.canonical)" } == [
        "se + eca = eca + se", "se + eca = eca + se", "eca + se = eca + se", "se(reduction: 16) = se",
      ])
  }

  @Test func `what is the bare backbone is left out as a spelling of it`() throws {
    let spellings = [
      "identity", "identity >> identity", "max(identity)", "mean(identity, identity)", "identity * identity",
    ]
    let result = try space(["eca"], [.serial], .default, spellings)
    #expect(result.compositions.map(\.description) == ["eca", "eca >> eca", "identity * identity"])
    #expect(result.duplicates == 4)
    #expect(result.examples == spellings.prefix(4).map { .init(spelling: $0, canonical: "identity") })
  }

  @Test func `a module under two spellings is one`() throws {
    let result = try space(["se", "se(reduction: 16)"], [.serial])
    #expect(result.compositions.map(\.description) == ["se", "se >> se"])
    #expect(result.duplicates == 1)
    #expect(result.examples == [.init(spelling: "se(reduction: 16)", canonical: "se")])
  }

  @Test func `operators that join two are left out of other numbers`() throws {
    #expect(try space(["se", "eca"], arity: [3], [.parallel(.blend), .parallel(.channelGated)]).compositions.isEmpty)
    #expect(try space(["se", "eca"], arity: [3], [.parallel(.gated)]).compositions.count == 8)
  }

  @Test func `longer chains and multisets`() throws {
    #expect(try space(["se", "eca", "ca"], arity: [3], [.serial]).compositions.count == 27)
    #expect(try space(["se", "eca", "ca"], arity: [3], [.parallel(.mean)]).compositions.count == 10)
  }

  @Test func `hyperparameters take every combination of the manifests' sweep values`() throws {
    let manifest = try Checkout.registry.manifest("cbam", kind: .module)
    let count = manifest.hyperparameters.map { max($0.sweep.count, 1) }.reduce(1, *)
    #expect(count > 1)
    #expect(try space(["cbam"], arity: [1], [.serial], .sweep).compositions.count == count)
  }

  @Test func `more combinations than memory holds are refused before they are made`() throws {
    try TemporaryFolder.withFile { path in
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      let values = (1...12).map { "\($0)" }.joined(separator: ", ")
      let hyperparameters = (0..<20).map {
        "  h\($0): {type: int, default: 1, min: 1, max: 99, sweep: [\(values)], doc: D.}"
      }
      for (id, count) in [("wide", 9), ("wider", 20)] {
        let manifest = """
          schema: 1
          id: \(id)
          kind: module
          name: Wide
          version: 1.0.0
          abi: 1
          library: wide
          summary: A module with many values.
          contract: {input: [n, c, h, w], output: [n, c, h, w], require: []}
          hyperparameters:
          \(hyperparameters.prefix(count).joined(separator: "\n"))

          """
        try manifest.write(to: folder.appendingPathComponent("\(id).yaml"), atomically: false, encoding: .utf8)
      }
      let registry = Registry(folders: [folder.path])
      func count(_ ids: [String]) throws -> Int {
        let space = SearchSpace(
          modules: .ids(ids), arity: [1], operators: [], hyperparameters: .sweep, compositions: [])
        return try SpaceSize(of: space, in: registry).compositions
      }
      let open = (4..<9).map { "h\($0): 1" }.joined(separator: ", ")
      #expect(try count(["wide(\(open))"]) == 20_736)
      #expect(throws: SweepError.tooManyVariants(count: 5_159_780_352, limit: 100_000)) { try count(["wide"]) }
      #expect(throws: SweepError.tooManyVariants(count: .max, limit: 100_000)) { try count(["wide", "wider"]) }
      // Each of them would fit.
      #expect(throws: SweepError.tooManyVariants(count: 103_680, limit: 100_000)) {
        try count((1...5).map { "wide(\(open.replacing("h4: 1", with: "h4: \($0)")))" })
      }
    }
  }

  @Test func `an empty selection and an unknown module are errors`() {
    #expect(throws: SweepError.emptySpace) {
      try CandidateEnumerator.enumerate(
        SearchSpace(modules: .all, arity: [1], operators: [], hyperparameters: .default, compositions: []),
        in: Registry(folders: []))
    }
    #expect(throws: RegistryError.self) { try space(["see"], [.parallel(.add)]) }
  }

  @Test func `listed compositions are enough`() throws {
    let result = try space([], [.parallel(.add)], .default, ["se + eca", "ca"])
    #expect(result.compositions.map(\.description) == ["eca + se", "ca"])
    #expect(result.duplicates == 0)
    #expect(throws: SweepError.emptySpace) { try space([], [.parallel(.add)]) }
  }

  @Test func `a space that is too large is refused with its size and a way out`() throws {
    let space = SearchSpace(
      modules: .ids(["se", "eca", "ca"]), arity: [1, 2], operators: [.serial, .parallel(.add)],
      hyperparameters: .default, compositions: [])
    #expect(try CandidateEnumerator.enumerate(space, in: Checkout.registry, limit: 18).compositions.count == 18)
    let error = #expect(throws: SweepError.self) {
      try CandidateEnumerator.enumerate(space, in: Checkout.registry, limit: 17)
    }
    #expect(error == .spaceTooLarge(compositions: 18, spellings: 21, limit: 17))
    for part in ["18 compositions in 21 spellings", "method: random", "method: evolution"] {
      #expect(error?.description.contains(part) == true)
    }
  }
}
