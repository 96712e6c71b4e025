import CKernels
import SutureExecution
import SutureGraph

/// Convolutions that the engine's own loops compute: stride 1 and few channels per group (`ConvolutionRole.isDirect`).
///
/// oneDNN vectorizes over channels, but the convolutions of attention modules often have only one or two (gates over
/// positions or over channels). These loops vectorize over positions.
struct DirectConvolution {
  private let batch: Int
  private let groups: Int
  /// Input and output channels per group.
  private let inputs: Int
  private let outputs: Int
  /// Height and width; 1-D convolutions have height 1.
  private let size: [Int]
  private let outSize: [Int]
  private let kernel: [Int]
  private let dilation: [Int]
  private let padding: [Int]
  private let threads: ThreadCount

  /// Describes a convolution; nil if oneDNN computes it faster.
  init?(_ request: KernelRequest, _ window: Window, groups: Int, x: Shape, weight: Shape, y: Shape) {
    let axes = x.rank - 2
    guard ConvolutionRole.isDirect(window, weight: weight, groups: groups), let window = window.spread(over: axes)
    else { return nil }
    func plane(_ numbers: some Sequence<Int>, _ missing: Int) -> [Int] {
      (axes == 1 ? [missing] : []) + Array(numbers)
    }
    batch = x[0]
    self.groups = groups
    inputs = weight[1]
    outputs = weight[0] / groups
    size = plane(x.dimensions[2...], 1)
    outSize = plane(y.dimensions[2...], 1)
    kernel = plane(weight.dimensions[2...], 1)
    dilation = plane(window.dilation, 1)
    padding = plane(window.padding, 0)
    threads = request.threads
  }

  /// The distance between the kernel's first and last element along each axis.
  private var reach: [Int] { zip(kernel, dilation).map { ($0 - 1) * $1 } }

  /// Padded planes [height, width] of a tensor.
  private struct Planes {
    let count: Int
    let size: [Int]
    let before: [Int]
    let padded: [Int]
    var plane: Int { padded[0] * padded[1] }
    var floatCount: Int { AlignedFloats.padded(count * plane + Int(suture_slack)) }

    func kernel(input: Int, scratchOffset: Int, threads: ThreadCount) -> any Kernel {
      let arguments = suture_pad_planes(
        x: nil, y: nil, planes: Int64(count), height: Int64(size[0]), width: Int64(size[1]), plane: Int64(plane),
        padded_width: Int64(padded[1]), top: Int64(before[0]), left: Int64(before[1]))
      return LoopKernel(suture_pad_planes_loop, arguments, itemCount: count, itemSize: plane, threads: threads) {
        arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[input])
        arguments.y = operands.scratch + scratchOffset
      }
    }
  }

  /// Planes with borders of the given widths on both sides.
  private func planes(_ channels: Int, _ size: [Int], border: [Int]) -> Planes {
    Planes(
      count: batch * channels, size: size, before: border, padded: zip(size, border).map { $0 + 2 * $1 })
  }

  /// The sizes of a convolution in forward or backward direction; its padded rows are computed in blocks.
  private struct Direction {
    let inputs: Int
    let outputs: Int
    let size: [Int]
    let outSize: [Int]
    let border: [Int]
    let outputStride: Int
    let inputStride: Int
    let isTurned: Bool
  }

  /// The size of a block of padded rows in floats, so that it stays in the first-level cache.
  private static let blockCount = 8192

  private func loop(_ direction: Direction, hasBias: Bool) -> any Kernel {
    let area = kernel[0] * kernel[1]
    let paddedWidth = direction.size[1] + 2 * direction.border[1]
    let height = direction.outSize[0]
    let blockRows = min(height, max(4, DirectConvolution.blockCount / (paddedWidth * direction.inputs)))
    let blocks = (height + blockRows - 1) / blockRows
    let floats = AlignedFloats.padded(
      direction.inputs * (blockRows + reach[0]) * paddedWidth + Int(suture_slack))
    let arguments = suture_direct(
      x: nil, weight: nil, bias: nil, y: nil, scratch: nil, scratch_stride: Int64(floats), groups: Int64(groups),
      inputs: Int64(direction.inputs), outputs: Int64(direction.outputs), height: Int64(direction.size[0]),
      width: Int64(direction.size[1]), padded_width: Int64(paddedWidth), top: Int64(direction.border[0]),
      left: Int64(direction.border[1]), out_height: Int64(height), out_width: Int64(direction.outSize[1]),
      kernel_height: Int64(kernel[0]), kernel_width: Int64(kernel[1]), dilation_height: Int64(dilation[0]),
      dilation_width: Int64(dilation[1]), blocks: Int64(blocks), block_rows: Int64(blockRows),
      group_stride: Int64(inputs * outputs * area), output_stride: Int64(direction.outputStride * area),
      input_stride: Int64(direction.inputStride * area), is_turned: direction.isTurned)
    return LoopKernel(
      parts: suture_direct_loop, arguments, itemCount: batch * groups * blocks,
      itemSize: blockRows * direction.outSize[1] * max(1, inputs * outputs * area / 4), threads: threads,
      partByteCount: floats * MemoryLayout<Float>.stride
    ) { arguments, operands in
      arguments.x = UnsafePointer(operands.inputs[0])
      arguments.weight = UnsafePointer(operands.inputs[1])
      arguments.bias = hasBias ? UnsafePointer(operands.inputs[2]) : nil
      arguments.y = operands.outputs[0]
      arguments.scratch = operands.scratch
    }
  }

  // MARK: The three kernels

  /// (x, weight, bias?) → y.
  func forward(hasBias: Bool) -> any Kernel {
    let direction = Direction(
      inputs: inputs, outputs: outputs, size: size, outSize: outSize, border: padding, outputStride: inputs,
      inputStride: 1, isTurned: false)
    return loop(direction, hasBias: hasBias)
  }

  /// (upstream, weight) → gradient of x: a convolution with the rotated kernel, inputs and outputs exchanged.
  func inputGradient() -> any Kernel {
    let direction = Direction(
      inputs: outputs, outputs: inputs, size: outSize, outSize: size, border: zip(reach, padding).map { $0 - $1 },
      outputStride: 1, inputStride: inputs, isTurned: true)
    return loop(direction, hasBias: false)
  }

  /// (x, upstream) → gradient of the weight.
  func weightGradient() -> any Kernel {
    let planes = planes(groups * inputs, size, border: padding)
    // The upstream gradient with its rows extended by zeros to the width of the padded x.
    let spread = Planes(
      count: batch * groups * outputs, size: outSize, before: [0, 0], padded: [outSize[0], planes.padded[1]])
    let arguments = suture_direct_weight(
      padded: nil, upstream: nil, y: nil, batch: Int64(batch), groups: Int64(groups), inputs: Int64(inputs),
      outputs: Int64(outputs), plane: Int64(planes.plane), spread: Int64(spread.plane),
      padded_width: Int64(planes.padded[1]), kernel_height: Int64(kernel[0]), kernel_width: Int64(kernel[1]),
      dilation_height: Int64(dilation[0]), dilation_width: Int64(dilation[1]))
    let offset = planes.floatCount
    let sums = LoopKernel(
      suture_direct_weight_loop, arguments, itemCount: groups * outputs * inputs * kernel[0],
      itemSize: max(1, batch * spread.plane * kernel[1] / 4), threads: threads
    ) { arguments, operands in
      arguments.padded = UnsafePointer(operands.scratch)
      arguments.upstream = UnsafePointer(operands.scratch + offset)
      arguments.y = operands.outputs[0]
    }
    return SequenceKernel(
      [
        planes.kernel(input: 0, scratchOffset: 0, threads: threads),
        spread.kernel(input: 1, scratchOffset: offset, threads: threads), sums,
      ], scratchByteCount: (offset + spread.floatCount) * MemoryLayout<Float>.stride)
  }
}
