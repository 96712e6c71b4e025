import CKernels
import SutureGraph

/// `Binary`, with broadcasting.
enum BinaryKernel {
  static let factories = [
    KernelFactory { (operation: Binary, request) throws(EngineError) in
      let output = request.outputs[0]
      let axes = StridedAxes(
        sizes: output.dimensions, strides: request.inputs.map { StridedAxes.broadcast($0, to: output) })
      let arguments = suture_binary(
        a: nil, b: nil, y: nil, function: operation.function.code, rank: Int32(axes.rank),
        sizes: axisTuple(axes.sizes), a_strides: axisTuple(axes.strides[0]), b_strides: axisTuple(axes.strides[1]))
      let sameSize = request.inputs.indices.filter { request.inputs[$0].elementCount == output.elementCount }
      return LoopKernel(
        suture_binary_loop, arguments, itemCount: output.elementCount, threads: request.threads,
        inPlaceInputs: sameSize
      ) { arguments, operands in
        arguments.a = UnsafePointer(operands.inputs[0])
        arguments.b = UnsafePointer(operands.inputs[1])
        arguments.y = operands.outputs[0]
      }
    }
  ]
}

extension BinaryFunction {
  /// The function's number in the loops.
  fileprivate var code: suture_binary_function {
    let code: Int
    switch self {
    case .add: code = suture_add
    case .subtract: code = suture_subtract
    case .multiply: code = suture_multiply
    case .divide: code = suture_divide
    case .maximum: code = suture_maximum
    case .minimum: code = suture_minimum
    }
    return suture_binary_function(code)
  }
}
