import CKernels
import SutureGraph

/// `Unary`, `UnaryGradient` and `Affine`.
enum UnaryKernel {
  static let factories = [
    KernelFactory { (operation: Unary, request) throws(EngineError) in
      LoopKernel(
        suture_unary_loop, suture_unary(x: nil, y: nil, function: operation.function.code),
        itemCount: request.outputs[0].elementCount, threads: request.threads, inPlaceInputs: [0]
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: UnaryGradient, request) throws(EngineError) in
      LoopKernel(
        suture_unary_gradient_loop,
        suture_unary_gradient(saved: nil, upstream: nil, y: nil, function: operation.function.code),
        itemCount: request.outputs[0].elementCount, threads: request.threads, inPlaceInputs: [1, 0]
      ) { arguments, operands in
        arguments.saved = UnsafePointer(operands.inputs[0])
        arguments.upstream = UnsafePointer(operands.inputs[1])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: Affine, request) throws(EngineError) in
      LoopKernel(
        suture_affine_loop,
        suture_affine(x: nil, y: nil, scale: Float(operation.scale), shift: Float(operation.shift)),
        itemCount: request.outputs[0].elementCount, threads: request.threads, inPlaceInputs: [0]
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.y = operands.outputs[0]
      }
    },
  ]
}

extension UnaryFunction {
  /// The function's number in the loops.
  fileprivate var code: suture_unary_function {
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
    return suture_unary_function(code)
  }
}
