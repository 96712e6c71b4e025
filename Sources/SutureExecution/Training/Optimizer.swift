/// An optimizer with its constants; the formulas are those of PyTorch.
///
/// Weight decay applies to matrices and kernels, not to norms and biases (`VariableStore.Slot.decays`).
public enum Optimizer: Hashable, Sendable {
  /// Stochastic gradient descent with momentum; the decay is added to the gradient.
  case sgd(momentum: Double = 0.9, nesterov: Bool = true, weightDecay: Double = defaultWeightDecay)
  /// Adam with decoupled weight decay (arXiv 1711.05101).
  case adamW(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = defaultWeightDecay)

  /// The names of optimizers in specifications, on the command line and in JSON.
  public enum Name: String, Hashable, Sendable, Codable, CaseIterable {
    /// Stochastic gradient descent with Nesterov momentum 0.9.
    case sgd
    /// Adam with decoupled weight decay, β = (0.9, 0.999).
    case adamw
  }

  /// The weight decay unless another is given.
  public static let defaultWeightDecay = 5e-4

  /// The optimizer of a name with its default constants.
  public init(_ name: Name, weightDecay: Double = defaultWeightDecay) {
    switch name {
    case .sgd: self = .sgd(weightDecay: weightDecay)
    case .adamw: self = .adamW(weightDecay: weightDecay)
    }
  }

  /// The name.
  public var name: Name {
    switch self {
    case .sgd: .sgd
    case .adamW: .adamw
    }
  }

  /// The weight decay.
  public var weightDecay: Double {
    get {
      switch self {
      case .sgd(_, _, let weightDecay), .adamW(_, _, _, let weightDecay): weightDecay
      }
    }
    set {
      switch self {
      case .sgd(let momentum, let nesterov, _):
        self = .sgd(momentum: momentum, nesterov: nesterov, weightDecay: newValue)
      case .adamW(let beta1, let beta2, let epsilon, _):
        self = .adamW(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: newValue)
      }
    }
  }

  /// The peak learning rate of the schedule unless another is given.
  public var defaultLearningRate: Double {
    switch self {
    case .sgd: 0.1
    case .adamW: 0.001
    }
  }

  /// The number of values that it stores for each parameter between steps.
  public var stateCount: Int {
    switch self {
    case .sgd: 1
    case .adamW: 2
    }
  }
}

extension Optimizer: CustomStringConvertible {
  /// The optimizer with its constants: `SGD, momentum 0.9, Nesterov, weight decay 0.0005`.
  public var description: String {
    switch self {
    case .sgd(let momentum, let nesterov, let weightDecay):
      "SGD, momentum \(momentum)\(nesterov ? ", Nesterov" : ""), weight decay \(weightDecay)"
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      "AdamW, beta1 \(beta1), beta2 \(beta2), epsilon \(epsilon), weight decay \(weightDecay)"
    }
  }
}

/// As JSON: `{"name": "sgd", "momentum": 0.9, "nesterov": true, "weight_decay": 0.0005}`.
extension Optimizer: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, momentum, nesterov, beta1, beta2, epsilon
    case weightDecay = "weight_decay"
  }

  /// Reads an optimizer; every constant must be given.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let weightDecay = try container.decode(Double.self, forKey: .weightDecay)
    switch try container.decode(Name.self, forKey: .name) {
    case .sgd:
      self = .sgd(
        momentum: try container.decode(Double.self, forKey: .momentum),
        nesterov: try container.decode(Bool.self, forKey: .nesterov), weightDecay: weightDecay)
    case .adamw:
      self = .adamW(
        beta1: try container.decode(Double.self, forKey: .beta1),
        beta2: try container.decode(Double.self, forKey: .beta2),
        epsilon: try container.decode(Double.self, forKey: .epsilon), weightDecay: weightDecay)
    }
  }

  /// Writes the name and all constants.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(weightDecay, forKey: .weightDecay)
    switch self {
    case .sgd(let momentum, let nesterov, _):
      try container.encode(momentum, forKey: .momentum)
      try container.encode(nesterov, forKey: .nesterov)
    case .adamW(let beta1, let beta2, let epsilon, _):
      try container.encode(beta1, forKey: .beta1)
      try container.encode(beta2, forKey: .beta2)
      try container.encode(epsilon, forKey: .epsilon)
    }
  }
}
