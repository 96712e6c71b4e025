import CKernels
import SutureExecution

/// The gradient of a weight by Winograd's minimal filtering, chunk of tiles by chunk.
///
/// The chunks do not depend on the number of threads, so neither does the result.
final class WinogradWeightGradient: Kernel {
  private static let gap = Int(suture_winograd_gap)
  private static let points = Int(suture_winograd_points)
  private var arguments: suture_winograd_gradient
  private let count: Int
  private let chunk: Int
  private let threads: Int32
  private let offsets: (v: Int, w: Int)
  let scratchByteCount: Int

  /// Creates the kernel.
  /// - Parameters:
  ///   - tiles: those of the forward convolution, and their number.
  ///   - kernel: the kernel's height and width.
  ///   - chunk: the number of tiles that fit into a cache.
  ///   - panel: the number of outputs whose sums stay in registers.
  init(
    _ tiles: (tiles: suture_winograd_tiles, count: Int), kernel: [Int], chunk: Int, panel: Int, threads: ThreadCount
  ) {
    count = tiles.count
    // Each chunk reads and writes the sums once, which are as large as the transformed kernels.
    self.chunk = min(2 * chunk, count)
    self.threads = Int32(threads.value)
    let (inputs, outputs) = (Int(tiles.tiles.inputs), Int(tiles.tiles.outputs))
    let (v, w) = (self.chunk * inputs + Self.gap, self.chunk * outputs + Self.gap)
    let u = tiles.tiles.depth * outputs + Self.gap
    let sums = AlignedFloats.padded(Self.points * u)
    let transformed = AlignedFloats.padded(Self.points * v)
    offsets = (sums, sums + transformed)
    scratchByteCount = (sums + transformed + Self.points * w) * MemoryLayout<Float>.stride
    arguments = suture_winograd_gradient(
      tiles: tiles.tiles, x: nil, upstream: nil, group: 0, shift: 0, v: nil, w: nil, v_part: Int64(v), w_part: Int64(w),
      u: nil,
      u_part: Int64(u), first: 0, count: 0, chunk: Int64(self.chunk), panel: Int64(panel),
      kernel_height: Int64(kernel[0]), kernel_width: Int64(kernel[1]), y: nil)
  }

  func bind(_ operands: Operands) {
    arguments.x = UnsafePointer(operands.inputs[0])
    arguments.upstream = UnsafePointer(operands.inputs[1])
    arguments.y = operands.outputs[0]
    arguments.u = operands.scratch
    arguments.v = operands.scratch + offsets.v
    arguments.w = operands.scratch + offsets.w
  }

  func run() {
    for group in 0..<arguments.tiles.groups {
      arguments.group = group
      runGroup()
    }
  }

  private func runGroup() {
    let tiles = arguments.tiles
    let (inputs, outputs) = (Int(tiles.inputs), Int(tiles.outputs))
    let points = Self.points
    for first in stride(from: 0, to: count, by: chunk) {
      arguments.first = Int64(first)
      arguments.count = Int64(min(chunk, count - first))
      let size = Int(arguments.count)
      for shift in 0..<tiles.shift_rows * tiles.shift_columns {
        arguments.shift = shift
        suture_parallel(
          suture_winograd_transform_loop, &arguments, arguments.count,
          Int64(LoopGrain.items(ofSize: (inputs + outputs) * points)), threads)
        suture_parallel(
          suture_winograd_product_loop, &arguments, Int64(points),
          Int64(LoopGrain.items(ofSize: size * inputs * outputs / 16)), threads)
      }
    }
    suture_parallel(
      suture_winograd_gradient_loop, &arguments, tiles.outputs / tiles.block,
      Int64(LoopGrain.items(ofSize: tiles.depth * Int(tiles.block) * points)), threads)
  }
}

extension suture_winograd_tiles {
  /// The number of transformed inputs.
  fileprivate var depth: Int { Int(inputs * shift_rows * shift_columns) }
}
