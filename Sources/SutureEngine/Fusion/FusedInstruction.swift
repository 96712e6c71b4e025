import CKernels
import SutureExecution
import SutureGraph

extension suture_fused_instruction {
  /// An instruction that computes elements of a node's output, or adds elements to it.
  /// - Throws: `EngineError.missingKernel` if the node is neither pointwise nor a reduction.
  init(_ node: Node, _ role: OperationRole) throws(EngineError) {
    switch role {
    case .pointwise(let function): self.init(function)
    case .reduction(let reduce): self.init(reduce.function)
    case .view, .convolution, .kernel, .relayout, .subsampling: throw .missingKernel(operation: node.operation.name)
    }
  }

  /// An instruction that computes elements of a pointwise operation's output.
  init(_ function: PointwiseFunction) {
    self.init()
    switch function {
    case .unary(let function):
      (code, self.function) = (suture_fused_code(suture_fused_unary), function.code)
    case .unaryGradient(let function):
      (code, self.function) = (suture_fused_code(suture_fused_unary_gradient), function.code)
    case .binary(let function):
      (code, self.function) = (suture_fused_code(suture_fused_binary), function.code)
    case .affine(let scale, let shift):
      code = suture_fused_code(suture_fused_affine)
      (p, q) = (Float(scale), Float(shift))
    case .power(let exponent):
      (code, self.function) = (suture_fused_code(suture_fused_unary), Int32(suture_constant_power))
      p = Float(exponent)
    case .powerSlope(let side):
      (code, self.function) = (suture_fused_code(suture_fused_binary), side.code)
    case .elu(let alpha):
      (code, self.function) = (suture_fused_code(suture_fused_unary), Int32(suture_elu))
      p = Float(alpha)
    case .eluGradient(let alpha):
      (code, self.function) = (suture_fused_code(suture_fused_unary_gradient), Int32(suture_elu))
      p = Float(alpha)
    case .expansion, .permutation:
      code = suture_fused_code(suture_fused_copy)
    }
  }

  /// An instruction that adds elements to a reduction's result; the division of a mean follows at the end.
  init(_ reduction: ReduceFunction) {
    self.init()
    switch reduction {
    case .sum, .mean: code = suture_fused_code(suture_fused_sum)
    case .max: code = suture_fused_code(suture_fused_largest)
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
  /// The function's code in the C loops.
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
    case .softplus: code = suture_softplus
    case .exponential: code = suture_exponential
    case .logarithm: code = suture_logarithm
    case .squareRoot: code = suture_square_root
    case .reciprocal: code = suture_reciprocal
    case .square: code = suture_square
    case .absolute: code = suture_absolute
    case .negate: code = suture_negate
    case .cosine: code = suture_cosine
    case .sine: code = suture_sine
    case .step: code = suture_step
    }
    return Int32(code)
  }
}

extension BinaryFunction {
  /// The function's code in the C loops.
  fileprivate var code: Int32 {
    let code: Int
    switch self {
    case .add: code = suture_add
    case .subtract: code = suture_subtract
    case .multiply: code = suture_multiply
    case .divide: code = suture_divide
    case .maximum: code = suture_maximum
    case .minimum: code = suture_minimum
    case .power: code = suture_power
    }
    return Int32(code)
  }
}

extension PowerSlope.Side {
  /// The derivative's code in the C loops.
  fileprivate var code: Int32 {
    switch self {
    case .base: Int32(suture_power_base_slope)
    case .exponent: Int32(suture_power_exponent_slope)
    }
  }
}
