import SutureData

/// What training gave.
public struct TrainingReport: Hashable, Sendable, Codable {
  /// One pass over the training images.
  public struct Epoch: Hashable, Sendable, Codable {
    /// From 1.
    public let number: Int
    /// The mean training loss.
    public let loss: Double
    /// Right answers among the training images as they were seen, a fraction.
    public let trainAccuracy: Double
    /// Right answers among the images of the report's `split`, a fraction.
    public let accuracy: Double
    /// Wall time.
    public let seconds: Double

    enum CodingKeys: String, CodingKey {
      case number, loss, accuracy, seconds
      case trainAccuracy = "train_accuracy"
    }
  }

  /// The images of `accuracy` and of every epoch's: those that choices are made on.
  public let split: EvaluationSplit
  /// Right answers among the images of `split` after the last epoch, a fraction.
  public let accuracy: Double
  /// Right answers among the test images after the last epoch, a fraction; nil where they were not looked at.
  public let testAccuracy: Double?
  /// Every epoch.
  public let epochs: [Epoch]
  /// Wall time of all of it.
  public let seconds: Double

  enum CodingKeys: String, CodingKey {
    case split, accuracy, epochs, seconds
    case testAccuracy = "test_accuracy"
  }
}
