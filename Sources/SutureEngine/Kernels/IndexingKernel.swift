import CKernels
import SutureExecution
import SutureGraph

/// `TopK`, `TakeAlong`, `TakeAlongGradient` and `IndexRange`.
enum IndexingKernel {
  static let factories = [
    KernelFactory { (operation: TopK, request) throws(EngineError) in
      let input = request.inputs[0]
      let axis = input.axis(operation.axis) ?? 0
      let inner = input.elementCount((axis + 1)..<input.rank)
      let arguments = suture_topk(
        x: nil, y: nil, size: Int64(input[axis]), count: Int64(operation.count), inner: Int64(inner))
      return LoopKernel(
        suture_topk_loop, arguments, itemCount: input.elementCount(0..<axis) * inner, itemSize: 4 * input[axis],
        threads: request.threads
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: TakeAlong, request) throws(EngineError) in
      let axes = TakenAxes(
        operation.axis, x: request.inputs[0], indices: request.inputs[1], y: request.outputs[0])
      return LoopKernel(
        suture_take_loop, axes.arguments, itemCount: axes.positionCount * axes.count, itemSize: axes.row,
        threads: request.threads
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.indices = UnsafePointer(operands.inputs[1])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: TakeAlongGradient, request) throws(EngineError) in
      let axes = TakenAxes(
        operation.axis, x: operation.inputShape, indices: request.inputs[0], y: request.inputs[1])
      let blocks = max(1, min(axes.row / 64, 64))
      let arguments = suture_take_gradient(
        take: axes.arguments, gradient: nil, kept_rank: Int32(axes.keptRank), blocks: Int64(blocks))
      let size = axes.size + axes.count * axes.positionCount / max(axes.keptCount, 1)
      return LoopKernel(
        suture_take_gradient_loop, arguments, itemCount: axes.keptCount * blocks, itemSize: size * axes.row / blocks,
        threads: request.threads
      ) { arguments, operands in
        arguments.take.indices = UnsafePointer(operands.inputs[0])
        arguments.take.y = operands.inputs[1]
        arguments.gradient = operands.outputs[0]
      }
    },
    KernelFactory { (operation: IndexRange, request) throws(EngineError) in
      LoopKernel(suture_range_loop, suture_range(y: nil), itemCount: operation.count, threads: request.threads) {
        arguments, operands in arguments.y = operands.outputs[0]
      }
    },
  ]
}
