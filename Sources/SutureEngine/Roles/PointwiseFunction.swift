import SutureGraph

/// How a pointwise operation computes an element of its output from one element of each input.
enum PointwiseFunction: Equatable {
  /// f(x).
  case unary(UnaryFunction)
  /// upstream · f′, from (saved, upstream).
  case unaryGradient(UnaryFunction)
  /// f(a, b), with broadcasting.
  case binary(BinaryFunction)
  /// x · scale + shift.
  case affine(scale: Double, shift: Double)
  /// x to a constant power.
  case power(exponent: Double)
  /// The derivative of a power by its base or its exponent, from both.
  case powerSlope(PowerSlope.Side)
  /// ELU.
  case elu(alpha: Double)
  /// upstream · ELU′, from (x, upstream).
  case eluGradient(alpha: Double)
  /// The element itself, repeated along axes of size 1.
  case expansion
  /// The element itself, at a permuted index: output axis i is input axis `axes[i]`.
  case permutation(axes: [Int])

  /// The cost of computing one element, where an addition costs 1 and loading a float from memory costs 2.
  var cost: Int {
    switch self {
    case .unary(let function), .unaryGradient(let function): function.traits.cost
    case .binary(let function): function.cost
    case .affine: 1
    case .power: BinaryFunction.power.cost
    case .powerSlope(.base): BinaryFunction.power.cost + 1
    case .powerSlope(.exponent): BinaryFunction.power.cost + UnaryFunction.logarithm.traits.cost
    case .elu, .eluGradient: UnaryFunction.exponential.traits.cost
    case .expansion, .permutation: 0
    }
  }

  /// Whether each output element is an input element at another index.
  var isRearrangement: Bool {
    switch self {
    case .expansion, .permutation: true
    case .unary, .unaryGradient, .binary, .affine, .power, .powerSlope, .elu, .eluGradient: false
    }
  }

  /// Whether the axes are in another order in the output than in the input.
  var isPermutation: Bool {
    switch self {
    case .permutation: true
    case .unary, .unaryGradient, .binary, .affine, .power, .powerSlope, .elu, .eluGradient, .expansion: false
    }
  }
}
