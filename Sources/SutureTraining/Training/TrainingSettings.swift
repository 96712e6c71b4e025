import SutureData
import SutureExecution
import SutureRegistry

/// The hyperparameters of training; all of them affect the result and are part of a trial's key.
public struct TrainingSettings: Hashable, Sendable {
  /// The optimizer with its constants.
  public var optimizer: Optimizer
  /// The peak learning rate of the schedule.
  public var learningRate: Double
  /// The batch size.
  public var batchSize = 64
  /// The fraction of each target that is spread over all classes.
  public var labelSmoothing = 0.1
  /// The length of the linear learning-rate warm-up in epochs.
  public var warmUpEpochs = 1.0
  /// The augmentation of training images.
  public var augmentation = Augmentation(cropPadding: 1)

  /// The defaults for an optimizer.
  public init(optimizer: Optimizer = .sgd()) {
    self.optimizer = optimizer
    learningRate = optimizer.defaultLearningRate
  }
}

extension TrainingSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case optimizer, learningRate, batchSize, labelSmoothing, warmUpEpochs, augmentation
  }

  /// The keys of earlier versions, which stored the optimizer as its name and its weight decay.
  private enum FormerKeys: String, CodingKey {
    case rule, weightDecay
  }

  /// Reads settings, also those of files that earlier versions wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.optimizer) {
      optimizer = try container.decode(Optimizer.self, forKey: .optimizer)
    } else {
      let former = try decoder.container(keyedBy: FormerKeys.self)
      optimizer = Optimizer(
        try former.decode(Optimizer.Name.self, forKey: .rule),
        weightDecay: try former.decode(Double.self, forKey: .weightDecay))
    }
    learningRate = try container.decode(Double.self, forKey: .learningRate)
    batchSize = try container.decode(Int.self, forKey: .batchSize)
    labelSmoothing = try container.decode(Double.self, forKey: .labelSmoothing)
    warmUpEpochs = try container.decode(Double.self, forKey: .warmUpEpochs)
    augmentation = try container.decode(Augmentation.self, forKey: .augmentation)
  }
}
