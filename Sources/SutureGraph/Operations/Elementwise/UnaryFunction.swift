/// Functions of one number.
public enum UnaryFunction: String, Hashable, Sendable, CaseIterable {
  /// max(x, 0).
  case relu
  /// min(max(x, 0), 6).
  case relu6
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// Hyperbolic tangent.
  case tanh
  /// x · σ(x).
  case silu
  /// x · Φ(x), the exact form with erf.
  case gelu
  /// ReLU6(x + 3) / 6.
  case hardSigmoid = "hard_sigmoid"
  /// x · ReLU6(x + 3) / 6.
  case hardSwish = "hard_swish"
  /// ln(1 + eˣ); x above 20.
  case softplus
  /// eˣ.
  case exponential = "exp"
  /// Natural logarithm.
  case logarithm = "log"
  /// √x.
  case squareRoot = "sqrt"
  /// 1 / x.
  case reciprocal
  /// x².
  case square
  /// |x|.
  case absolute = "abs"
  /// −x.
  case negate
  /// Cosine.
  case cosine = "cos"
  /// Sine.
  case sine = "sin"
  /// 0 below 0, ½ at 0, 1 above.
  case step

  /// The properties by which gradients, planners and scores treat functions differently.
  ///
  /// A new function states all of them here.
  public var traits: Traits {
    switch self {
    case .relu: Traits(use: .rectifier, derivative: .ofOutput, cost: 1)
    case .relu6: Traits(use: .rectifier, derivative: .ofInput, cost: 1)
    case .sigmoid: Traits(use: .squashing(into: 0...1), derivative: .ofOutput, cost: 8)
    case .tanh: Traits(use: .squashing(into: -1...1), derivative: .ofOutput, cost: 8)
    case .silu: Traits(use: .rectifier, derivative: .ofInput, cost: 8)
    case .gelu: Traits(use: .rectifier, derivative: .ofInput, cost: 8)
    case .hardSigmoid: Traits(use: .squashing(into: 0...1), derivative: .ofInput, cost: 1)
    case .hardSwish: Traits(use: .rectifier, derivative: .ofInput, cost: 1)
    case .softplus: Traits(use: .rectifier, derivative: .ofInput, cost: 16)
    case .exponential: Traits(use: .arithmetic, derivative: .ofOutput, cost: 8)
    case .logarithm: Traits(use: .arithmetic, derivative: .ofInput, cost: 8)
    case .squareRoot: Traits(use: .arithmetic, derivative: .ofOutput, cost: 3)
    case .reciprocal: Traits(use: .arithmetic, derivative: .ofOutput, cost: 3)
    case .square: Traits(use: .arithmetic, derivative: .ofInput, cost: 1)
    case .absolute: Traits(use: .arithmetic, derivative: .ofInput, cost: 1)
    case .negate: Traits(use: .arithmetic, derivative: .minusOne, cost: 1)
    case .cosine: Traits(use: .arithmetic, derivative: .ofInput, cost: 12)
    case .sine: Traits(use: .arithmetic, derivative: .ofInput, cost: 12)
    case .step: Traits(use: .arithmetic, derivative: .zero, cost: 1)
    }
  }
}

extension UnaryFunction {
  /// The properties of a function besides its formula.
  public struct Traits: Hashable, Sendable {
    /// The function's purpose in a network.
    public let use: Use
    /// What its derivative is computed from.
    public let derivative: Derivative
    /// The cost of computing one element, where an addition costs 1 and loading a float from memory costs 2.
    public let cost: Int

    /// Whether the function serves as an activation or a gate.
    public var isActivation: Bool { use != .arithmetic }
  }

  /// The purpose of a function in a network.
  public enum Use: Hashable, Sendable {
    /// An activation of the ReLU family: about 0 for large negative x, positive for positive x.
    case rectifier
    /// An activation or gate that maps all numbers into a bounded range.
    case squashing(into: ClosedRange<Double>)
    /// Plain arithmetic.
    case arithmetic
  }

  /// What a function's derivative is computed from.
  public enum Derivative: Hashable, Sendable {
    /// The derivative is a function of x.
    case ofInput
    /// The derivative is a function of f(x), so the input need not be kept.
    case ofOutput
    /// The derivative is −1 everywhere.
    case minusOne
    /// The derivative is 0 almost everywhere: no gradient flows back.
    case zero
  }
}
