import CKernels
import SutureExecution
import SutureGraph

/// `Unfold` and `Fold`.
enum UnfoldKernel {
  static let factories = [
    KernelFactory { (operation: Unfold, request) throws(EngineError) in
      let (map, columns) = (request.inputs[0], request.outputs[0])
      return kernel(
        suture_unfold_loop, operation.window, operation.kernel, map: map, itemCount: columns.elementCount(0..<2),
        itemSize: columns[2], threads: request.threads)
    },
    KernelFactory { (operation: Fold, request) throws(EngineError) in
      let (columns, map) = (request.inputs[0], request.outputs[0])
      let planes = map.elementCount(0..<2)
      return kernel(
        suture_fold_loop, operation.window, operation.kernel, map: map, itemCount: planes,
        itemSize: columns.elementCount / max(planes, 1), threads: request.threads)
    },
  ]

  private static func kernel(
    _ body: @escaping suture_loop, _ window: Window, _ kernel: [Int], map: Shape, itemCount: Int, itemSize: Int,
    threads: ThreadCount
  ) -> any Kernel {
    let window = window.spread(over: 2) ?? window
    let kernel = kernel.count == 2 ? kernel : [kernel[0], kernel[0]]
    let positions = (0..<2).map { axis in
      (map[axis + 2] + 2 * window.padding[axis] - window.dilation[axis] * (kernel[axis] - 1) - 1)
        / window.stride[axis] + 1
    }
    let arguments = suture_unfold(
      x: nil, y: nil, height: Int64(map[2]), width: Int64(map[3]), kernel_height: Int64(kernel[0]),
      kernel_width: Int64(kernel[1]), out_height: Int64(positions[0]), out_width: Int64(positions[1]),
      stride_height: Int64(window.stride[0]), stride_width: Int64(window.stride[1]),
      padding_height: Int64(window.padding[0]), padding_width: Int64(window.padding[1]),
      dilation_height: Int64(window.dilation[0]), dilation_width: Int64(window.dilation[1]))
    return LoopKernel(body, arguments, itemCount: itemCount, itemSize: itemSize, threads: threads) {
      arguments, operands in
      arguments.x = UnsafePointer(operands.inputs[0])
      arguments.y = operands.outputs[0]
    }
  }
}
