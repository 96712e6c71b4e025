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
  /// 0 below 0, ½ at 0, 1 above.
  case step

  /// Whether the derivative is computed from the output rather than from the input.
  public var derivativeUsesOutput: Bool {
    switch self {
    case .relu, .sigmoid, .tanh, .exponential, .squareRoot, .reciprocal: true
    case .relu6, .silu, .gelu, .hardSigmoid, .hardSwish, .logarithm, .square, .absolute, .negate, .step: false
    }
  }

  var spelling: Spelling {
    switch self {
    case .relu: Spelling(onnx: "Relu", pytorch: "torch.relu")
    case .relu6: Spelling(onnx: "Clip", pytorch: "torch.nn.functional.relu6")
    case .sigmoid: Spelling(onnx: "Sigmoid", pytorch: "torch.sigmoid")
    case .tanh: Spelling(onnx: "Tanh", pytorch: "torch.tanh")
    case .silu: Spelling(onnx: "Swish", pytorch: "torch.nn.functional.silu")
    case .gelu: Spelling(onnx: "Gelu", pytorch: "torch.nn.functional.gelu")
    case .hardSigmoid: Spelling(onnx: "HardSigmoid", pytorch: "torch.nn.functional.hardsigmoid")
    case .hardSwish: Spelling(onnx: "HardSwish", pytorch: "torch.nn.functional.hardswish")
    case .exponential: Spelling(onnx: "Exp", pytorch: "torch.exp")
    case .logarithm: Spelling(onnx: "Log", pytorch: "torch.log")
    case .squareRoot: Spelling(onnx: "Sqrt", pytorch: "torch.sqrt")
    case .reciprocal: Spelling(onnx: "Reciprocal", pytorch: "torch.reciprocal")
    case .square: Spelling(onnx: "Mul", pytorch: "torch.square")
    case .absolute: Spelling(onnx: "Abs", pytorch: "torch.abs")
    case .negate: Spelling(onnx: "Neg", pytorch: "torch.neg")
    case .step: Spelling(onnx: "Where", pytorch: "torch.heaviside")
    }
  }
}
