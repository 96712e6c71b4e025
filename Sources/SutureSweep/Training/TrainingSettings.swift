import SutureData
import SutureEngine

/// How a network is trained; everything here decides the result and is part of a trial's key.
public struct TrainingSettings: Hashable, Sendable, Codable {
  /// The rule by which gradients change parameters.
  public enum Rule: String, Hashable, Sendable, Codable, CaseIterable {
    /// Stochastic gradient descent with Nesterov momentum 0.9.
    case sgd
    /// Adam with decoupled weight decay (arXiv 1711.05101), β = (0.9, 0.999).
    case adamw
  }

  /// The rule.
  public var rule = Rule.sgd
  /// The highest learning rate of the schedule.
  public var learningRate = 0.1
  /// Pulls matrices and kernels, not norms and biases, towards 0.
  public var weightDecay = 5e-4
  /// Images a step.
  public var batchSize = 64
  /// How much of each target is spread over all classes.
  public var labelSmoothing = 0.1
  /// Passes over the training images in which the learning rate rises linearly.
  public var warmUpEpochs = 1.0
  /// How training images are varied.
  public var augmentation = Augmentation(cropPadding: 1)

  /// The defaults.
  public init() {}

  /// The optimiser for a run.
  var optimiser: Optimiser {
    switch rule {
    case .sgd: .sgd(momentum: 0.9, nesterov: true, weightDecay: weightDecay)
    case .adamw: .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: weightDecay)
    }
  }
}
