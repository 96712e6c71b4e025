import CKernels
import SutureExecution
import SutureGraph

/// `Gather` and `ScatterAdd`.
enum GatherKernel {
  static let factories = [
    KernelFactory { (operation: Gather, request) throws(EngineError) in
      let input = request.inputs[0]
      let axis = input.axis(operation.axis) ?? 0
      let inner = input.elementCount((axis + 1)..<input.rank)
      let indices = Table(operation.indices.map(Int64.init))
      let arguments = suture_gather(
        x: nil, y: nil, indices: nil, count: Int64(operation.indices.count), size: Int64(input[axis]),
        inner: Int64(inner))
      return LoopKernel(
        suture_gather_loop, arguments, itemCount: input.elementCount(0..<axis) * operation.indices.count,
        itemSize: inner, threads: request.threads
      ) { arguments, operands in
        arguments.indices = indices.pointer
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: ScatterAdd, request) throws(EngineError) in
      let input = request.inputs[0]
      let axis = input.axis(operation.axis) ?? 0
      let inner = input.elementCount((axis + 1)..<input.rank)
      let outer = input.elementCount(0..<axis)
      let blocks = max(1, min(inner / 64, 64))
      let indices = Table(operation.indices.map(Int64.init))
      let arguments = suture_scatter(
        x: nil, y: nil, indices: nil, count: Int64(operation.indices.count), size: Int64(operation.size),
        inner: Int64(inner), blocks: Int64(blocks))
      return LoopKernel(
        suture_scatter_loop, arguments, itemCount: outer * blocks,
        itemSize: (operation.indices.count + operation.size) * inner / blocks, threads: request.threads
      ) { arguments, operands in
        arguments.indices = indices.pointer
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.y = operands.outputs[0]
      }
    },
  ]
}
