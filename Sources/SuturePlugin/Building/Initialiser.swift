import CSuture

/// The distribution of a parameter's or buffer's initial values.
public enum Initialiser: Sendable {
  /// All elements equal.
  case constant(Double)
  /// Uniform between two numbers.
  case uniform(Double, Double)
  /// Normal.
  case normal(mean: Double = 0, deviation: Double)
  /// Normal, redrawn outside two standard deviations.
  case truncatedNormal(mean: Double = 0, deviation: Double)

  /// PyTorch's default for linear layers and convolutions: uniform within ±1 / √fan-in, weight and bias alike.
  ///
  /// `kaiming_uniform_(a=√5)` gives the same bound.
  public static func uniform(fanIn: Int) -> Initialiser {
    let bound = fanIn > 0 ? 1 / Double(fanIn).squareRoot() : 0
    return .uniform(-bound, bound)
  }

  /// He et al.'s normal initialisation for layers before a ReLU: standard deviation √(2 / fan-in).
  public static func kaimingNormal(fanIn: Int) -> Initialiser {
    .normal(deviation: fanIn > 0 ? (2 / Double(fanIn)).squareRoot() : 0)
  }

  var raw: suture_initialiser {
    switch self {
    case .constant(let value): Initialiser.raw(SUTURE_CONSTANT, value, 0)
    case .uniform(let low, let high): Initialiser.raw(SUTURE_UNIFORM, low, high)
    case .normal(let mean, let deviation): Initialiser.raw(SUTURE_NORMAL, mean, deviation)
    case .truncatedNormal(let mean, let deviation): Initialiser.raw(SUTURE_TRUNCATED_NORMAL, mean, deviation)
    }
  }

  private static func raw(_ kind: Int, _ a: Double, _ b: Double) -> suture_initialiser {
    suture_initialiser(kind: UInt32(kind), reserved: 0, a: a, b: b)
  }
}
