import SutureData
import SutureEngine
import SutureExecution

/// How a network is trained; everything here decides the result and is part of a trial's key.
public struct TrainingSettings: Hashable, Sendable, Codable {
  /// The optimizer.
  public enum Rule: String, Hashable, Sendable, Codable, CaseIterable {
    /// Stochastic gradient descent with Nesterov momentum 0.9.
    case sgd
    /// Adam with decoupled weight decay (arXiv 1711.05101), β = (0.9, 0.999).
    case adamw

    /// The highest learning rate of the schedule where none is given.
    public var defaultLearningRate: Double {
      switch self {
      case .sgd: 0.1
      case .adamw: 0.001
      }
    }
  }

  /// The optimizer.
  public var rule: Rule
  /// The highest learning rate of the schedule.
  public var learningRate: Double
  /// Weight decay, of matrices and kernels, not of norms and biases.
  public var weightDecay = 5e-4
  /// The batch size.
  public var batchSize = 64
  /// How much of each target is spread over all classes.
  public var labelSmoothing = 0.1
  /// Passes over the training images in which the learning rate rises linearly.
  public var warmUpEpochs = 1.0
  /// How training images are varied.
  public var augmentation = Augmentation(cropPadding: 1)

  /// The defaults for an optimizer.
  public init(rule: Rule = .sgd) {
    self.rule = rule
    learningRate = rule.defaultLearningRate
  }

  /// The optimizer with its constants.
  package var optimiser: Optimiser {
    switch rule {
    case .sgd: .sgd(momentum: 0.9, nesterov: true, weightDecay: weightDecay)
    case .adamw: .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: weightDecay)
    }
  }
}
