extension TrainingSettings {
  /// What its numbers may be, wherever they are read: none that makes sense is left out, and none overflows what is
  /// computed from it.
  public enum Bounds {
    /// Of the highest learning rate.
    public static let learningRate = 0...1e6
    /// Of the weight decay.
    public static let weightDecay = 0...1e6
    /// Of the images a step.
    public static let batchSize = 1...65_536
    /// Of the share of each target that is spread over all classes.
    public static let labelSmoothing = 0...0.999
    /// Of the epochs in which the learning rate rises.
    public static let warmUpEpochs = 0...1e6
    /// Of the pixels by which images are padded before they are cropped.
    public static let cropPadding = 0...64
  }
}
