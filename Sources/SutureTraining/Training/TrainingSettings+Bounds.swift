extension TrainingSettings {
  /// The accepted ranges, wherever settings are read; wide, but narrow enough that nothing computed from them overflows.
  public enum Bounds {
    /// Of the peak learning rate.
    public static let learningRate = 0...1e6
    /// Of the weight decay.
    public static let weightDecay = 0...1e6
    /// Of the batch size.
    public static let batchSize = 1...65_536
    /// Of the label smoothing.
    public static let labelSmoothing = 0...0.999
    /// Of the warm-up in epochs.
    public static let warmUpEpochs = 0...1e6
    /// Of the padding before random crops, in pixels.
    public static let cropPadding = 0...64
    /// Of the decay of the learning rate by layers.
    public static let layerDecay = 0.01...1
    /// Of the maximum norm of gradients.
    public static let maximumNorm = 1e-6...1e6
    /// Of the number of batches for one update.
    public static let accumulation = 1...65_536
    /// Of the decay of averaged weights.
    public static let averageDecay = 0.5...0.999999
  }
}
