import CKernels
import SutureExecution
import SutureGraph

/// Convolutions with 3×3 kernels and stride 1 on feature maps in blocks of channels, by Winograd's minimal filtering
/// F(4×4, 3×3): a quarter of the multiplications of a direct sum, with about twice its rounding errors.
struct WinogradConvolution {
  /// The fewest tiles that are worth the transformed kernels, which have four times the size of the weight.
  private static let fewestTiles = 24
  /// The size of a chunk's transformed tiles in floats, so that they stay in the second-level cache.
  private static let chunkCount = 1 << 17
  /// The fewest and the most tiles in a chunk.
  private static let chunkSizes = 24...96
  /// The floats of transformed kernels per tile of a chunk, at most: small chunks read the kernels often.
  private static let kernelShare = 1 << 16
  /// The most rows that a product reads beyond its last tile.
  private static let looseRows = 16
  /// Floats between the parts of transformed tiles and kernels, so that they do not fall on the same lines of the cache.
  private static let gap = 16

  private let block: Int
  private let batch: Int
  /// The channels of the convolution's input and output.
  private let inputs: Int
  private let outputs: Int
  private let size: [Int]
  private let outSize: [Int]
  private let padding: [Int]
  private let threads: ThreadCount
  /// Whether the weight stays the same, so that it is transformed once.
  private let isConstant: Bool

  /// Describes a convolution whose maps are both in blocks; nil if another kernel computes it.
  init?(
    _ request: KernelRequest, _ window: Window, groups: Int, x: Shape, weight: Shape, y: Shape, areBlocked: Bool
  ) {
    guard areBlocked, groups == 1, weight.dimensions[2...] == [3, 3], let window = window.spread(over: 2),
      window.stride == [1, 1], window.dilation == [1, 1], window.padding.allSatisfy({ $0 <= 2 }),
      [8, 16].contains(request.block)
    else { return nil }
    block = request.block
    batch = x[0]
    inputs = weight[1]
    outputs = weight[0]
    size = Array(x.dimensions[2...])
    outSize = Array(y.dimensions[2...])
    padding = window.padding
    threads = request.threads
    isConstant = request.keepsVariables && request.constantInputs.contains(1)
    guard tiles(Direction.forward).count >= Self.fewestTiles else { return nil }
  }

  // MARK: Sizes

  /// What is convolved with what.
  private enum Direction {
    /// x with the kernels.
    case forward
    /// The upstream gradient with the rotated kernels, inputs and outputs exchanged.
    case backward
  }

  private func tiles(_ direction: Direction) -> (tiles: suture_winograd_tiles, count: Int) {
    let isForward = direction == .forward
    let (from, to) = isForward ? (size, outSize) : (outSize, size)
    let border = isForward ? padding : padding.map { 2 - $0 }
    let tile = Int(suture_winograd_tile)
    let (rows, columns) = ((to[0] + tile - 1) / tile, (to[1] + tile - 1) / tile)
    let tiles = suture_winograd_tiles(
      block: Int64(block), columns: Int64(columns), rows: Int64(rows), height: Int64(from[0]), width: Int64(from[1]),
      top: Int64(border[0]), left: Int64(border[1]), out_height: Int64(to[0]), out_width: Int64(to[1]),
      inputs: Int64(isForward ? inputs : outputs), outputs: Int64(isForward ? outputs : inputs))
    return (tiles, batch * rows * columns)
  }

  /// The number of channels whose kernels lie together, so that their products stay in registers.
  private func panel(_ channels: Int) -> Int {
    let widths = block == 16 ? [4, 2] : [2]
    return block * (widths.first { (channels / block).isMultiple(of: $0) } ?? 1)
  }

  /// The floats of one of the 36 parts of the transformed kernels.
  private var kernelPart: Int { inputs * outputs + Self.gap }

  private static let points = Int(suture_winograd_points)

  /// The number of tiles that a thread transforms before it multiplies them.
  private var chunk: Int {
    let fitting = Self.chunkCount / (Self.points * (inputs + outputs))
    let sizes = Self.chunkSizes
    return min(max(fitting, Self.points * inputs * outputs / Self.kernelShare, sizes.lowerBound), sizes.upperBound)
  }

  // MARK: The three kernels

  /// (x, weight, bias?) → y.
  func forward(hasBias: Bool) -> any Kernel { convolution(.forward, x: 0, bias: hasBias ? 2 : nil) }

  /// (upstream, weight) → gradient of x.
  func inputGradient() -> any Kernel { convolution(.backward, x: 0, bias: nil) }

  private func convolution(_ direction: Direction, x: Int, bias: Int?) -> any Kernel {
    let (tiles, count) = tiles(direction)
    let panel = panel(Int(tiles.outputs))
    let isForward = direction == .forward
    let transformed = AlignedFloats.padded(Self.points * kernelPart)
    let weight = suture_winograd_weight(
      weight: nil, u: nil, block: tiles.block, inputs: tiles.inputs, outputs: tiles.outputs,
      output_stride: Int64(isForward ? inputs * 9 : 9), input_stride: Int64(isForward ? 9 : inputs * 9),
      panel: Int64(panel), part: Int64(kernelPart), is_turned: !isForward)
    func transform(_ kernel: Int) -> any Kernel {
      LoopKernel(
        suture_winograd_weight_loop, weight, itemCount: Int(tiles.outputs) / block,
        itemSize: Int(tiles.inputs) * block * Self.points, threads: threads
      ) { arguments, operands in
        arguments.weight = UnsafePointer(operands.inputs[kernel])
        arguments.u = isConstant ? operands.outputs[0] : operands.scratch
      }
    }
    // Equally many chunks for each thread.
    let chunks = max(1, (count + chunk * threads.value - 1) / (chunk * threads.value)) * threads.value
    let chunk = (count + chunks - 1) / chunks
    let part = AlignedFloats.padded(
      Self.points * (chunk * (inputs + outputs) + 2 * Self.gap) + Self.looseRows * block)
    let arguments = suture_winograd(
      tiles: tiles, x: nil, u: nil, bias: nil, y: nil, scratch: nil, scratch_stride: Int64(part), panel: Int64(panel),
      part: Int64(kernelPart), count: Int64(count), chunk: Int64(chunk))
    let offset = isConstant ? 0 : transformed
    let preparation = isConstant ? (bias == nil ? 2 : 3) : nil
    let products = LoopKernel(
      parts: suture_winograd_loop, arguments, itemCount: (count + chunk - 1) / chunk,
      itemSize: chunk * (inputs + outputs) * Self.points, threads: threads,
      partByteCount: part * MemoryLayout<Float>.stride
    ) { arguments, operands in
      arguments.x = UnsafePointer(operands.inputs[x])
      arguments.u = UnsafePointer(preparation.map { operands.inputs[$0] } ?? operands.scratch)
      arguments.bias = bias.map { UnsafePointer(operands.inputs[$0]) }
      arguments.y = operands.outputs[0]
      arguments.scratch = operands.scratch + offset
    }
    let scratch = (offset + part * threads.value) * MemoryLayout<Float>.stride
    guard isConstant else { return SequenceKernel([transform(1), products], scratchByteCount: scratch) }
    return SequenceKernel(
      [products], scratchByteCount: scratch,
      preparations: [Preparation(input: 1, floatCount: transformed, kernel: transform(0))])
  }

  /// (x, upstream) → gradient of the weight.
  func weightGradient() -> any Kernel {
    WinogradWeightGradient(tiles(.forward), chunk: chunk, panel: panel(outputs), threads: threads)
  }
}
