extension SweepReport {
  /// What was measured after one epoch.
  public struct Epoch: Hashable, Sendable, Encodable {
    /// The epoch, from 1.
    public var number: Int
    /// The mean training loss.
    public var loss: Double?
    /// The accuracy on the training images, a fraction.
    public var trainAccuracy: Double?
    /// The accuracy on the images that choices are made on, a fraction.
    public var accuracy: Double?

    enum CodingKeys: String, CodingKey {
      case number, loss, accuracy
      case trainAccuracy = "train_accuracy"
    }
  }
}
