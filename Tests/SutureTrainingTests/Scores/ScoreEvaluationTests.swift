import SutureData
import SutureExecution
import SutureGraph
import SutureTraining
import Testing

struct ScoreEvaluationTests {
  private func values(
    _ composition: String?, of scores: [ZeroCostScore] = ZeroCostScore.allCases, batch: Int = 8, seed: UInt64 = 1,
    data: DataSet = ScoreFixtures.data
  ) throws -> [ZeroCostScore: Double] {
    try ScoreEvaluation(
      network: ScoreFixtures.network(composition, data: data), data: data, batch: batch, seed: seed,
      engine: ScoreFixtures.engine, threads: .one
    ).values(of: scores)
  }

  @Test(arguments: ["se(reduction: 2)", "eca", "simam"])
  func `a gate changes every score`(module: String) throws {
    let bare = try values(nil)
    let gated = try values(module)
    for score in ZeroCostScore.allCases {
      let (before, after) = (try #require(bare[score]), try #require(gated[score]))
      #expect(abs(after - before) > 1e-5 * abs(before), "\(score.rawValue)")
    }
  }

  @Test func `a gate that begins as the identity changes what is trained and what is decided on`() throws {
    let bare = try values(nil)
    let gated = try values("gct")
    #expect(gated[.gradNorm] != bare[.gradNorm])
    #expect(gated[.naswot] != bare[.naswot])
    // x · (1 + tanh 0) is x.
    #expect(try abs(#require(gated[.synflow]) - #require(bare[.synflow])) < 1e-5)
  }

  @Test func `the seed decides, and nothing else`() throws {
    let first = try values("eca")
    #expect(first.count == 4)
    #expect(try values("eca") == first)
    for score in ZeroCostScore.allCases {
      #expect(try values("eca", of: [score]) == [score: first[score]])
      #expect(try values("eca", of: [score], seed: 2)[score] != first[score])
    }
  }

  @Test func `a batch larger than the training split is all of it`() throws {
    #expect(try values("eca", batch: 40) == values("eca", batch: 1000))
    #expect(try values("eca", batch: 40)[.naswot] != values("eca", batch: 39)[.naswot])
  }

  @Test func `a batch must be large enough for what is compared`() throws {
    #expect(throws: ScoreError.tooFewImages(score: .jacobCov, found: 1, needed: 2)) {
      try values(nil, of: [.jacobCov], batch: 1)
    }
    #expect(throws: ScoreError.tooFewImages(score: .naswot, found: 1, needed: 2)) {
      try values(nil, of: [.synflow, .naswot], batch: 1)
    }
    #expect(throws: ScoreError.tooFewImages(score: .gradNorm, found: 0, needed: 1)) {
      try values(nil, of: [.gradNorm], batch: 0)
    }
    #expect(try values(nil, of: [.synflow], batch: 0).count == 1)
  }

  @Test func `the gradient's norm needs labels, the others do not`() throws {
    let labelled = ScoreFixtures.imageSet(8)
    let unlabelled = ImageSet(
      pixels: labelled.pixels, labels: labelled.labels.map { $0 == 5 ? -1 : $0 }, channels: 1, height: 8, width: 8)
    let data = DataSet(id: "unlabelled", name: "Unlabelled", train: unlabelled, test: ScoreFixtures.imageSet(10))
    #expect(throws: ScoreError.unlabelled(score: .gradNorm, label: -1, classes: 10)) {
      try values(nil, of: [.gradNorm], data: data)
    }
    #expect(try values(nil, of: [.jacobCov, .naswot, .synflow], data: data).count == 3)
  }

  @Test func `a score that is not finite is left out`() throws {
    let alike = ImageSet(
      pixels: [UInt8](repeating: 9, count: 10 * 64), labels: Array(0..<10), channels: 1, height: 8, width: 8)
    let data = DataSet(id: "alike", name: "Alike", train: alike, test: alike)
    // Equal images have equal codes: the determinant is 0.
    #expect(try Set(values(nil, of: [.naswot, .synflow], data: data).keys) == [.synflow])
  }
}
