import CKernels
import SutureExecution
import SutureGraph

/// `GridSample` and its gradients.
enum GridSampleKernel {
  static let factories = [
    KernelFactory { (operation: GridSample, request) throws(EngineError) in
      let sizes = Sizes(map: request.inputs[0], grid: request.inputs[1])
      return LoopKernel(
        suture_grid_sample_loop, sizes.arguments(operation.alignsCorners),
        itemCount: sizes.images * sizes.channelBlocks * sizes.positionBlocks,
        itemSize: 4 * Sizes.positionBlock * min(sizes.channels, Sizes.channelBlock), threads: request.threads
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.grid = UnsafePointer(operands.inputs[1])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: GridSampleInputGradient, request) throws(EngineError) in
      let sizes = Sizes(map: operation.inputShape, grid: request.inputs[0])
      return LoopKernel(
        suture_grid_sample_input_gradient_loop, sizes.arguments(operation.alignsCorners),
        itemCount: sizes.images * sizes.channelBlocks,
        itemSize: (4 * sizes.positions + sizes.area) * min(sizes.channels, Sizes.channelBlock), threads: request.threads
      ) { arguments, operands in
        arguments.grid = UnsafePointer(operands.inputs[0])
        arguments.upstream = UnsafePointer(operands.inputs[1])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: GridSampleGridGradient, request) throws(EngineError) in
      let sizes = Sizes(map: request.inputs[0], grid: request.inputs[1])
      return LoopKernel(
        suture_grid_sample_grid_gradient_loop, sizes.arguments(operation.alignsCorners),
        itemCount: sizes.images * sizes.positionBlocks, itemSize: 8 * Sizes.positionBlock * sizes.channels,
        threads: request.threads
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.grid = UnsafePointer(operands.inputs[1])
        arguments.upstream = UnsafePointer(operands.inputs[2])
        arguments.y = operands.outputs[0]
      }
    },
  ]

  /// The sizes of a map and of a grid over it.
  private struct Sizes {
    static let positionBlock = Int(suture_sample_positions)
    static let channelBlock = Int(suture_sample_channels)

    let images: Int
    let channels: Int
    let height: Int
    let width: Int
    let positions: Int

    init(map: Shape, grid: Shape) {
      (images, channels, height, width) = (map[0], map[1], map[2], map[3])
      positions = grid[1] * grid[2]
    }

    var area: Int { height * width }
    var positionBlocks: Int { (positions + Self.positionBlock - 1) / Self.positionBlock }
    var channelBlocks: Int { (channels + Self.channelBlock - 1) / Self.channelBlock }

    func arguments(_ alignsCorners: Bool) -> suture_grid_sample {
      suture_grid_sample(
        x: nil, grid: nil, upstream: nil, y: nil, channels: Int64(channels), height: Int64(height),
        width: Int64(width), positions: Int64(positions), aligns_corners: alignsCorners)
    }
  }
}
