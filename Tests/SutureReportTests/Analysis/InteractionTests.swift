import SutureGraph
import SutureReport
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep

struct InteractionTests {
  private func sweep() throws -> [CandidateRecord] {
    [
      try SweepRecords.record(0, nil, [0.80, 0.82, 0.84]), try SweepRecords.record(1, "se", [0.82, 0.83, 0.87]),
      try SweepRecords.record(2, "eca", [0.83, 0.86, 0.85]),
      try SweepRecords.record(3, "se >> eca", [0.90, 0.89, 0.92]),
      try SweepRecords.record(4, "eca + se", [0.81, 0.84, 0.85]),
      try SweepRecords.record(5, "se + gct", [0.9, 0.9, 0.9]),
      try SweepRecords.record(6, "(eca + se) >> se", [0.9, 0.9, 0.9]),
      try SweepRecords.record(7, "se >> se", [0.84, 0.84, 0.90]),
    ]
  }

  @Test func `what is more than the sum, seed by seed`() throws {
    let found = Interaction.all(in: try sweep(), epochs: 3)
    // The pair with an untried module and the nested one are left out.
    #expect(found.map(\.label) == ["se >> eca", "se >> se", "eca + se"])
    let serial = try #require(found.first)
    // 0.90 − 0.82 − 0.83 + 0.80, 0.89 − 0.83 − 0.86 + 0.82, 0.92 − 0.87 − 0.85 + 0.84
    for (seed, expected) in [0.05, 0.02, 0.04].enumerated() {
      #expect(isClose(serial.interaction.differences[seed], expected))
    }
    #expect(isClose(serial.interaction.mean, 0.11 / 3))
    #expect(isClose(serial.firstGain.mean, 0.02))
    #expect(isClose(serial.secondGain.mean, 0.08 / 3))
    #expect(isClose(serial.gain.mean, 0.25 / 3))
    #expect(serial.gain.mean - serial.firstGain.mean - serial.secondGain.mean - serial.interaction.mean < 1e-12)
    // eca alone has the higher mean.
    #expect(!serial.isFirstBetter)
    for (seed, expected) in [0.07, 0.03, 0.07].enumerated() {
      #expect(isClose(serial.overBetter.differences[seed], expected))
    }
    #expect(serial.shape.operator == "serial")
  }

  @Test func `a module with itself counts twice`() throws {
    let found = Interaction.all(in: try sweep(), epochs: 3)
    let twice = try #require(found.first { $0.label == "se >> se" })
    for (seed, expected) in [0.84 - 2 * 0.82 + 0.80, 0.84 - 2 * 0.83 + 0.82, 0.90 - 2 * 0.87 + 0.84].enumerated() {
      #expect(isClose(twice.interaction.differences[seed], expected))
    }
    #expect(twice.interaction.hasNoSpread)
    #expect(twice.interaction.mean == 0)
  }

  @Test func `p-values are adjusted for the number of pairs`() throws {
    let found = Interaction.all(in: try sweep(), epochs: 3)
    let expected = HolmAdjustment.adjusted(found.map(\.interaction.p))
    #expect(found.map(\.adjusted) == expected)
    #expect(found.contains { ($0.adjusted ?? 0) > ($0.interaction.p ?? 1) })
  }

  @Test func `sites are kept apart`() throws {
    let records = [
      try SweepRecords.record(0, nil, [0.8, 0.8]),
      try SweepRecords.record(1, "se", [0.81, 0.82], site: "stem"),
      try SweepRecords.record(2, "eca", [0.82, 0.81], site: "stem"),
      try SweepRecords.record(3, "se >> eca", [0.9, 0.91], site: "layer2"),
    ]
    #expect(Interaction.all(in: records, epochs: 3).isEmpty)
    #expect(
      Interaction.all(in: records + [try SweepRecords.record(4, "se", [0.8, 0.8], site: "layer2")], epochs: 3).isEmpty)
    var same = records
    same[3].site = "stem"
    #expect(Interaction.all(in: same, epochs: 3).map(\.label) == ["se >> eca at stem"])
  }

  @Test func `independent gains have no interaction`() throws {
    var random = RandomStream(seed: 5, "interaction")
    var covered = 0
    for _ in 0..<2_000 {
      func draw(_ mean: Double) -> [Double] { (0..<4).map { _ in mean + 0.01 * random.normal() } }
      let found = Interaction.all(
        in: [
          try SweepRecords.record(0, nil, draw(0.8)), try SweepRecords.record(1, "se", draw(0.82)),
          try SweepRecords.record(2, "eca", draw(0.85)), try SweepRecords.record(3, "se >> eca", draw(0.87)),
        ], epochs: 3)
      let interaction = try #require(found.first).interaction
      if abs(interaction.mean) <= (try #require(interaction.halfWidth)) { covered += 1 }
    }
    #expect((0.93...0.97).contains(Double(covered) / 2_000))
  }
}
