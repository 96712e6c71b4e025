import SutureSweep
import SutureTestSupport
import Testing

@testable import SutureReport

/// Parts of a report, built from the records of a sweep.
struct ReportDataTests {
  @Test func `a training holds what there is of the budget's seeds`() throws {
    let bare = try SweepRecords.record(0, nil, [0.80, 0.82, 0.84])
    var record = try SweepRecords.record(1, "se", [0.82, 0.83, 0.87, 0.99])
    let budget = try #require(SweepBudget(epochs: 3, in: [bare, record]))
    let baseline = budget.baseline(in: [bare, record])
    let training = try #require(SweepReport.Training(record, budget, baseline: baseline))
    #expect(training.seeds == 3 && isClose(training.accuracyMean, 0.84) && isClose(training.difference, 0.02))
    // Differences 2, 1, 3 in hundredths: s = 0.01, t(2) = 4.3027.
    #expect(isClose(training.differenceHalfWidth, 4.302652729749462 * 0.01 / 3.0.squareRoot()))
    record.accuracies[3] = [0: 0.82, 1: 0.84]
    let partial = try #require(SweepReport.Training(record, budget, baseline: baseline))
    #expect(partial.seeds == 2 && isClose(partial.difference, 0.02))
    // Two equal differences are no certainty.
    #expect(partial.differenceHalfWidth == nil)
    let own = try #require(SweepReport.Training(bare, budget, baseline: baseline))
    #expect(own.difference == nil && isClose(own.accuracyDeviation, 0.02))
    record.state = .failed
    #expect(SweepReport.Training(record, budget, baseline: baseline) == nil)
    record.state = .done
    record.accuracies = [:]
    #expect(SweepReport.Training(record, budget, baseline: baseline) == nil)
  }

  @Test func `the heat map of an operator with the most differences comes first`() {
    func map(_ name: String, _ epochs: Int, trained: Int) -> SweepReport.PairMap {
      let cells = (0..<4).map { column in
        SweepReport.PairCell(
          row: 0, column: column, candidate: column, difference: column < trained ? 0.01 : nil,
          state: column < trained ? .done : .refused)
      }
      return SweepReport.PairMap(
        operator: name, epochs: epochs, seeds: 1, commutes: false, modules: ["a", "b", "c", "d"], cells: cells)
    }
    let maps = [
      map("serial", 1, trained: 4), map("add", 1, trained: 2), map("serial", 3, trained: 1), map("add", 3, trained: 2),
    ]
    let ordered = SweepReport.PairMap.fullestFirst(maps)
    #expect(ordered.map(\.operator) == ["serial", "serial", "add", "add"])
    #expect(ordered.map(\.epochs) == [1, 3, 3, 1])
  }

  @Test func `averages come from the shortest training and have no interval where nothing repeats`() throws {
    var records = [
      try SweepRecords.record(0, nil, [0.80], epochs: 2), try SweepRecords.record(1, "se", [0.81], epochs: 2),
      try SweepRecords.record(2, "se >> eca", [0.82], epochs: 2),
    ]
    for index in records.indices { records[index].accuracies[8] = [0: 0.9, 1: 0.9] }
    let averages = ReportAverages(records, SweepBudget.all(in: records))
    let basis = try #require(averages.basis)
    #expect(basis.budget.epochs == 2 && basis.budget.seeds == [0] && basis.budget.candidates == 2)
    #expect(basis.intervals == .compositions)
    let eca = try #require(averages.effects.first { $0.kind == .module && $0.name == "eca" })
    #expect(eca.low == nil && eca.high == nil && isClose(eca.mean, 0.02))
    let se = try #require(averages.effects.first { $0.kind == .module && $0.name == "se" })
    #expect(se.low != nil && se.count == 2)
    #expect(ReportAverages([], []).basis == nil && ReportAverages([], []).effects.isEmpty)
  }

  @Test func `a pair is compared with its modules alone and with the other order`() throws {
    let records = [
      try SweepRecords.record(0, nil, [0.80, 0.82, 0.84]), try SweepRecords.record(1, "se", [0.82, 0.83, 0.87]),
      try SweepRecords.record(2, "eca", [0.83, 0.86, 0.85]),
      try SweepRecords.record(3, "se >> eca", [0.90, 0.89, 0.92]),
      try SweepRecords.record(4, "eca >> se", [0.89, 0.87, 0.90]),
    ]
    let budget = try #require(SweepBudget(epochs: 3, in: records))
    let map = try #require(PairMapBuilder(records, budget).maps().first)
    #expect(map.modules == ["eca", "se"] && !map.commutes)
    let cell = try #require(map.cells.first { $0.candidate == 3 })
    // eca alone is the better one; over it 7, 3, 7 in hundredths.
    #expect(cell.better == 0 && isClose(cell.overBetter, 0.17 / 3))
    // Over the other order 1, 2, 2 in hundredths; s = 0.01/√3.
    #expect(isClose(cell.overMirrored, 0.05 / 3))
    #expect(isClose(cell.overMirroredHalfWidth, 4.302652729749462 * 0.01 / 3))
    let other = try #require(map.cells.first { $0.candidate == 4 })
    #expect(isClose(other.overMirrored, -0.05 / 3) && other.overMirroredHalfWidth == cell.overMirroredHalfWidth)
  }
}
