import SutureData
import Testing

@testable import SutureTraining

/// A report from another process is checked before it is used.
struct TrainingReportFaultTests {
  private func epoch(
    _ number: Int, loss: Double = 1, trainAccuracy: Double = 0.5, accuracy: Double = 0.5
  ) -> TrainingReport.Epoch {
    TrainingReport.Epoch(number: number, loss: loss, trainAccuracy: trainAccuracy, accuracy: accuracy, seconds: 1)
  }

  private func fault(
    _ epochs: [TrainingReport.Epoch], accuracy: Double = 0.5, test: Double? = 0.5, tests: Bool = true
  ) -> String? {
    TrainingReport(split: .validation, accuracy: accuracy, testAccuracy: test, epochs: epochs, seconds: 1)
      .fault(epochs: 2, tests: tests)
  }

  @Test func `nothing is wrong with what training reports`() {
    #expect(fault([epoch(1), epoch(2)]) == nil)
    #expect(fault([epoch(1, accuracy: 0), epoch(2, trainAccuracy: 1)], test: nil, tests: false) == nil)
  }

  @Test(arguments: [[], [1], [1, 2, 3], [2, 1], [1, 1], [0, 1]])
  func `epochs are those that were asked for, in order`(numbers: [Int]) {
    #expect(fault(numbers.map { epoch($0) }) != nil)
  }

  @Test(arguments: [1.5, -0.1, .nan, .infinity]) func `accuracies are fractions`(value: Double) {
    #expect(fault([epoch(1), epoch(2, accuracy: value)], accuracy: value) != nil)
    #expect(fault([epoch(1, accuracy: value), epoch(2)]) != nil)
    #expect(fault([epoch(1), epoch(2, trainAccuracy: value)]) != nil)
    #expect(fault([epoch(1), epoch(2)], test: value) != nil)
  }

  @Test(arguments: [-1, .nan, .infinity]) func `losses are finite numbers from 0 on`(value: Double) {
    #expect(fault([epoch(1), epoch(2, loss: value)]) != nil)
  }

  @Test func `the accuracy is that of the last epoch, and the test accuracy is there where it was asked for`() {
    #expect(fault([epoch(1), epoch(2)], accuracy: 0.9) != nil)
    #expect(fault([epoch(1), epoch(2)], test: nil) != nil)
  }
}
