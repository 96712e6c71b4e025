import CKernels
import SutureExecution
import SutureGraph

/// `RandomMask`: dropout's mask, the same in the forward pass and in its gradient.
enum RandomMaskKernel {
  static let factories = [
    KernelFactory { (operation: RandomMask, request) throws(EngineError) in
      let arguments = suture_random_mask(
        x: nil, y: nil, seed: nil, stream: UInt64(bitPattern: Int64(operation.stream)),
        threshold: UInt64((operation.probability * 0x1p32).rounded()), scale: Float(1 / (1 - operation.probability)))
      return LoopKernel(
        suture_random_mask_loop, arguments, itemCount: request.outputs[0].elementCount, threads: request.threads,
        inPlaceInputs: [0]
      ) { arguments, operands in
        arguments.seed = operands.seed
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.y = operands.outputs[0]
      }
    }
  ]
}
