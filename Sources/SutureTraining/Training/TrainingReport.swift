import SutureData

/// The result of training.
public struct TrainingReport: Hashable, Sendable, Codable {
  /// One epoch.
  public struct Epoch: Hashable, Sendable, Codable {
    /// The number, from 1.
    public let number: Int
    /// The mean training loss.
    public let loss: Double
    /// The accuracy on the augmented training images, a fraction.
    public let trainAccuracy: Double
    /// The accuracy on the images of the report's `split`, a fraction.
    public let accuracy: Double
    /// The wall time in seconds.
    public let seconds: Double

    enum CodingKeys: String, CodingKey {
      case number, loss, accuracy, seconds
      case trainAccuracy = "train_accuracy"
    }
  }

  /// The images on which `accuracy` is measured: validation images, or test images without validation.
  public let split: EvaluationSplit
  /// The accuracy on the images of `split` after the last epoch, a fraction.
  public let accuracy: Double
  /// The accuracy on the test images after the last epoch, a fraction; nil if it was not measured.
  public let testAccuracy: Double?
  /// The epochs.
  public let epochs: [Epoch]
  /// The total wall time in seconds.
  public let seconds: Double

  enum CodingKeys: String, CodingKey {
    case split, accuracy, epochs, seconds
    case testAccuracy = "test_accuracy"
  }
}

extension TrainingReport {
  /// The first inconsistency of a report from another process; nil if there is none.
  /// - Parameters:
  ///   - epochs: the requested number of epochs.
  ///   - tests: whether the test accuracy was requested.
  public func fault(epochs: Int, tests: Bool) -> String? {
    guard self.epochs.map(\.number) == Array(1...max(epochs, 1)) else {
      return "\(self.epochs.count) epochs where \(epochs) were asked for"
    }
    let accuracies =
      [accuracy] + self.epochs.flatMap { [$0.accuracy, $0.trainAccuracy] } + [testAccuracy].compactMap(\.self)
    guard accuracies.allSatisfy({ (0...1).contains($0) }) else { return "an accuracy outside 0 to 1" }
    guard self.epochs.allSatisfy({ $0.loss.isFinite && $0.loss >= 0 }) else { return "a loss that is no finite number" }
    guard accuracy == self.epochs.last?.accuracy else { return "an accuracy that is not the last epoch's" }
    return tests && testAccuracy == nil ? "no test accuracy" : nil
  }
}
