/// How a training step changes parameters.
public struct UpdateRule: Hashable, Sendable {
  /// The optimizer with its constants.
  public var optimizer: Optimizer
  /// The maximum Euclidean norm of all gradients together; nil for no limit.
  ///
  /// Larger gradients are scaled to it before the update, as PyTorch's `clip_grad_norm_` does.
  public var maximumNorm: Double?
  /// The number of batches whose mean gradient makes one update.
  public var accumulation: Int
  /// Factors of the learning rate by parameter; 1 for those that are absent.
  public var rateFactors: [String: Double]

  /// Creates a rule.
  public init(
    _ optimizer: Optimizer, maximumNorm: Double? = nil, accumulation: Int = 1, rateFactors: [String: Double] = [:]
  ) {
    self.optimizer = optimizer
    self.maximumNorm = maximumNorm
    self.accumulation = max(1, accumulation)
    self.rateFactors = rateFactors
  }
}
