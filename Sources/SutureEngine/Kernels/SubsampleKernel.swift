import CKernels
import SutureExecution
import SutureGraph

/// `Subsample` and its gradient.
enum SubsampleKernel {
  static let factories = [
    KernelFactory { (operation: Subsample, request) throws(EngineError) in
      kernel(request, operation.sizes, channelShift: -operation.sizes.before, isGradient: false)
    },
    KernelFactory { (operation: SubsampleGradient, request) throws(EngineError) in
      kernel(request, operation.sizes, channelShift: operation.sizes.before, isGradient: true)
    },
  ]

  /// - Parameter channelShift: the channel of the kernel's input minus that of its output.
  private static func kernel(
    _ request: KernelRequest, _ sizes: SubsampleSizes, channelShift: Int, isGradient: Bool
  ) -> any Kernel {
    let (x, y) = (request.inputs[0], request.outputs[0])
    let xBlock = request.blockedInputs.contains(0) ? request.block : 1
    let yBlock = request.blockedOutputs.contains(0) ? request.block : 1
    // Channels that are neighbours within a block of each map are copied together.
    let run = [abs(channelShift), x[1], y[1]].reduce(max(xBlock, yBlock), greatestCommonDivisor)
    let arguments = suture_subsample(
      from: map(x, block: xBlock), to: map(y, block: yBlock), shift: Int64(channelShift), run: Int64(run),
      row_stride: Int64(sizes.strides[0]), column_stride: Int64(sizes.strides[1]), is_gradient: isGradient, x: nil,
      y: nil)
    return LoopKernel(
      suture_subsample_loop, arguments, itemCount: y[0] * y[1] / run, itemSize: run * y[2] * y[3],
      threads: request.threads
    ) { arguments, operands in
      arguments.x = UnsafePointer(operands.inputs[0])
      arguments.y = operands.outputs[0]
    }
  }

  private static func map(_ shape: Shape, block: Int) -> suture_subsample_map {
    suture_subsample_map(
      channels: Int64(shape[1]), height: Int64(shape[2]), width: Int64(shape[3]), block: Int64(block))
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b > 0 { (a, b) = (b, a % b) }
    return a
  }
}
