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
  /// The variables that keep their values.
  public var frozen: [VariablePattern] = []
  /// The factor of the learning rate from each layer to the one before it; see `VariableGroups.layerFactors`.
  public var layerDecay = 1.0
  /// The maximum norm of all gradients together; nil for no limit.
  public var maximumNorm: Double?
  /// The number of batches whose mean gradient makes one update.
  public var accumulation = 1
  /// The decay of the average of the weights that is evaluated and kept; nil for the weights themselves.
  public var averageDecay: Double?

  /// The defaults for an optimizer.
  public init(optimizer: Optimizer = .sgd()) {
    self.optimizer = optimizer
    learningRate = optimizer.defaultLearningRate
  }
}

extension TrainingSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case optimizer, learningRate, batchSize, labelSmoothing, warmUpEpochs, augmentation
    case frozen, layerDecay, maximumNorm, accumulation, averageDecay
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
    frozen = try container.decodeIfPresent([VariablePattern].self, forKey: .frozen) ?? []
    layerDecay = try container.decodeIfPresent(Double.self, forKey: .layerDecay) ?? 1
    maximumNorm = try container.decodeIfPresent(Double.self, forKey: .maximumNorm)
    accumulation = try container.decodeIfPresent(Int.self, forKey: .accumulation) ?? 1
    averageDecay = try container.decodeIfPresent(Double.self, forKey: .averageDecay)
  }

  /// Writes settings; those that earlier versions did not have only where they are used, so that trials keep their keys.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(optimizer, forKey: .optimizer)
    try container.encode(learningRate, forKey: .learningRate)
    try container.encode(batchSize, forKey: .batchSize)
    try container.encode(labelSmoothing, forKey: .labelSmoothing)
    try container.encode(warmUpEpochs, forKey: .warmUpEpochs)
    try container.encode(augmentation, forKey: .augmentation)
    if !frozen.isEmpty { try container.encode(frozen, forKey: .frozen) }
    if layerDecay != 1 { try container.encode(layerDecay, forKey: .layerDecay) }
    try container.encodeIfPresent(maximumNorm, forKey: .maximumNorm)
    if accumulation != 1 { try container.encode(accumulation, forKey: .accumulation) }
    try container.encodeIfPresent(averageDecay, forKey: .averageDecay)
  }
}
