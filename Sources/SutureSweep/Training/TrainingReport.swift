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
    /// Right answers among the test images, a fraction.
    public let accuracy: Double
    /// Wall time.
    public let seconds: Double
  }

  /// Right answers among the test images after the last epoch, a fraction.
  public let accuracy: Double
  /// Every epoch.
  public let epochs: [Epoch]
  /// Wall time of all of it.
  public let seconds: Double
}
