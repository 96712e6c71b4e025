import CKernels
import SutureExecution

/// Copies elements between two strided views: the common part of permuting, slicing, padding and concatenating.
struct CopyLoop {
  private let arguments: suture_copy
  private let isTransposed: Bool
  private let itemCount: Int
  private let itemSize: Int

  /// Plans a copy of `sizes` elements; strides are in elements of each tensor.
  init(sizes: [Int], from source: [Int], to target: [Int]) {
    var axes = StridedAxes(sizes: sizes, strides: [source, target])
    // Two axes that are innermost in one of the tensors each are traversed in tiles.
    let tile = Int(suture_tile)
    let last = axes.rank - 1
    let inSource = axes.strides[0].firstIndex(of: 1)
    if let inSource, inSource != last, axes.strides[1][last] == 1, axes.strides[0][last] != 0,
      axes.sizes[inSource] > 1
    {
      axes.move(axis: inSource, to: last - 1)
      isTransposed = true
      let outer = axes.sizes.dropLast(2).reduce(1, *)
      itemCount = outer * ((axes.sizes[last - 1] + tile - 1) / tile)
      itemSize = min(tile, axes.sizes[last - 1]) * axes.sizes[last]
    } else {
      isTransposed = false
      itemCount = axes.sizes.reduce(1, *)
      itemSize = 1
    }
    arguments = suture_copy(
      x: nil, y: nil, rank: Int32(axes.rank), sizes: axisTuple(axes.sizes), x_strides: axisTuple(axes.strides[0]),
      y_strides: axisTuple(axes.strides[1]))
  }

  /// A kernel that copies from an input to the first output, beginning at the given offsets in floats.
  func kernel(input: Int = 0, sourceOffset: Int = 0, targetOffset: Int = 0, threads: ThreadCount) -> any Kernel {
    LoopKernel(
      isTransposed ? suture_transpose_loop : suture_copy_loop, arguments, itemCount: itemCount, itemSize: itemSize,
      threads: threads
    ) { arguments, operands in
      arguments.x = UnsafePointer(operands.inputs[input] + sourceOffset)
      arguments.y = operands.outputs[0] + targetOffset
    }
  }
}
