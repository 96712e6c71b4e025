import SutureGraph

/// What fusion can do with an operation.
enum FusionRole: Equatable {
  /// Each element of its output depends on one element of each input: it can be computed wherever it is needed.
  case pointwise
  /// Joins elements along axes.
  case reduction
  /// The same memory in another shape.
  case view
  /// Runs by itself.
  case opaque

  init(_ operation: any Operation) {
    switch operation {
    case is Unary, is UnaryGradient, is Affine, is Binary, is Expand, is Permute: self = .pointwise
    case is Reduce: self = .reduction
    case is Reshape, is StopGradient: self = .view
    default: self = .opaque
    }
  }

  /// What computing one element costs, where loading a float from memory costs 2.
  static func cost(_ operation: any Operation) -> Int {
    switch operation {
    case is Expand, is Permute: 0
    case let unary as Unary: cost(unary.function)
    case let gradient as UnaryGradient: cost(gradient.function)
    case let binary as Binary: binary.function == .divide ? 3 : 1
    default: 1
    }
  }

  private static func cost(_ function: UnaryFunction) -> Int {
    switch function {
    case .relu, .relu6, .square, .absolute, .negate, .step, .hardSigmoid, .hardSwish: 1
    case .squareRoot, .reciprocal: 3
    case .sigmoid, .tanh, .silu, .gelu, .exponential, .logarithm: 8
    }
  }
}
