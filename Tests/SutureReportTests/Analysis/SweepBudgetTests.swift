import SutureData
import SutureSweep
import Testing

@testable import SutureReport

struct SweepBudgetTests {
  @Test func `budgets of a sweep, shortest first, with who counts`() throws {
    var records = [
      try SweepRecords.record(0, nil, [0.5]), try SweepRecords.record(1, "se", [0.5]),
      try SweepRecords.record(2, "eca", [0.5]), try SweepRecords.record(3, "gct", [0.5], state: .failed),
    ]
    records[0].accuracies[20] = [0: 0.7, 1: 0.7]
    records[1].accuracies[20] = [0: 0.7, 1: 0.8, 2: 0.9]
    records[2].accuracies[20] = [1: 0.7]
    let budgets = SweepBudget.all(in: records)
    #expect(budgets.map(\.epochs) == [3, 20])
    #expect(budgets.map(\.seeds) == [[0], [0, 1]])
    #expect(budgets.map(\.candidates) == [2, 1])
    #expect(budgets.map(\.incomplete) == [0, 1])
    #expect(budgets[1].accuracies(of: records[1]) == [0: 0.7, 1: 0.8])
    #expect(budgets[1].accuracies(of: records[2]) == nil)
    #expect(budgets[0].accuracies(of: records[3]) == nil)
  }

  @Test func `without a bare backbone the commonest seeds count`() throws {
    let records = [
      try SweepRecords.record(1, "se", [0.5, 0.5]), try SweepRecords.record(2, "eca", [0.5]),
      try SweepRecords.record(3, "gct", [0.5, 0.5]),
    ]
    let budget = try #require(SweepBudget(epochs: 3, in: records))
    #expect(!budget.hasBaseline)
    #expect(budget.seeds == [0, 1])
    #expect(budget.candidates == 2)
    #expect(SweepBudget(epochs: 4, in: records) == nil)
  }

  // MARK: Validation and test images

  @Test func `differences use test images where all candidates of a budget have them, choices never do`() throws {
    var records = try [
      SweepRecords.record(0, nil, [0.5, 0.6]), SweepRecords.record(1, "se", [0.7, 0.8]),
      SweepRecords.record(2, "eca", [0.9]),
    ]
    var budget = try #require(SweepBudget(epochs: 3, in: records))
    #expect(budget.choices == .validation && budget.comparisons == .validation)
    #expect(budget.comparedAccuracies(of: records[1]) == [0: 0.7, 1: 0.8])

    records[0].testAccuracies = [3: [0: 0.51, 1: 0.61]]
    records[1].testAccuracies = [3: [0: 0.71]]
    budget = try #require(SweepBudget(epochs: 3, in: records))
    #expect(budget.comparisons == .validation)

    // The candidate without all seeds does not count here.
    records[1].testAccuracies[3]?[1] = 0.81
    budget = try #require(SweepBudget(epochs: 3, in: records))
    #expect(budget.choices == .validation && budget.comparisons == .test)
    #expect(budget.accuracies(of: records[1]) == [0: 0.7, 1: 0.8])
    #expect(budget.comparedAccuracies(of: records[1]) == [0: 0.71, 1: 0.81])
    #expect(budget.baseline(in: records) == [0: 0.51, 1: 0.61])
  }

  @Test func `accuracies of stores without validation images are test accuracies, for choices too`() throws {
    var records = try [SweepRecords.record(0, nil, [0.5]), SweepRecords.record(1, "se", [0.7])]
    for index in records.indices { records[index].choices = .test }
    let budget = try #require(SweepBudget(epochs: 3, in: records))
    #expect(budget.choices == .test && budget.comparisons == .test)
    #expect(budget.comparedAccuracies(of: records[1]) == [0: 0.7])
    #expect(records[1].accuracies(on: .validation, epochs: 3).isEmpty)
  }
}
