import CKernels
import SutureGraph

extension suture_fused_instruction {
  /// What computes an element of an operation's output, or adds one to a reduction.
  init(_ operation: any Operation) {
    self.init()
    switch operation {
    case let unary as Unary:
      (code, function) = (suture_fused_code(suture_fused_unary), unary.function.code)
    case let gradient as UnaryGradient:
      (code, function) = (suture_fused_code(suture_fused_unary_gradient), gradient.function.code)
    case let binary as Binary:
      (code, function) = (suture_fused_code(suture_fused_binary), binary.function.code)
    case let affine as Affine:
      code = suture_fused_code(suture_fused_affine)
      (p, q) = (Float(affine.scale), Float(affine.shift))
    case let reduce as Reduce:
      code = suture_fused_code(reduce.function == .max ? suture_fused_largest : suture_fused_sum)
    default:
      code = suture_fused_code(suture_fused_copy)
    }
  }

  /// Σ a · b.
  static var sumOfProducts: suture_fused_instruction {
    var instruction = suture_fused_instruction()
    instruction.code = suture_fused_code(suture_fused_sum_product)
    return instruction
  }
}

extension UnaryFunction {
  /// The function's number in the loops.
  fileprivate var code: Int32 {
    let code: Int
    switch self {
    case .relu: code = suture_relu
    case .relu6: code = suture_relu6
    case .sigmoid: code = suture_sigmoid_function
    case .tanh: code = suture_tanh_function
    case .silu: code = suture_silu
    case .gelu: code = suture_gelu
    case .hardSigmoid: code = suture_hard_sigmoid
    case .hardSwish: code = suture_hard_swish
    case .exponential: code = suture_exponential
    case .logarithm: code = suture_logarithm
    case .squareRoot: code = suture_square_root
    case .reciprocal: code = suture_reciprocal
    case .square: code = suture_square
    case .absolute: code = suture_absolute
    case .negate: code = suture_negate
    case .step: code = suture_step
    }
    return Int32(code)
  }
}

extension BinaryFunction {
  /// The function's number in the loops.
  fileprivate var code: Int32 {
    let code: Int
    switch self {
    case .add: code = suture_add
    case .subtract: code = suture_subtract
    case .multiply: code = suture_multiply
    case .divide: code = suture_divide
    case .maximum: code = suture_maximum
    case .minimum: code = suture_minimum
    }
    return Int32(code)
  }
}
