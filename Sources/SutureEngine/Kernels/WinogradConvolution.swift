import CKernels
import SutureExecution
import SutureGraph

/// Convolutions with stride 1 by Winograd's minimal filtering F(4×4, 3×3): a quarter of the multiplications of a direct
/// sum, with about twice its rounding errors.
///
/// Its loops work on feature maps in blocks of channels; row-major ones are copied.
struct WinogradConvolution {
  /// The time of a product, in products of a direct sum: transforms of inputs and outputs included.
  private static let productCost = 1.5
  /// The time to transform a kernel, in products of a direct sum; once for many runs, its size still counts.
  private static let kernelCost = (once: 500.0, everyRun: 4000.0)
  /// The size of a chunk's transformed tiles in floats, so that they stay in the second-level cache.
  private static let chunkCount = 1 << 17
  /// The fewest and the most tiles in a chunk.
  private static let chunkSizes = 24...96
  /// The floats of transformed kernels per tile of a chunk, at most: small chunks read the kernels often.
  private static let kernelShare = 1 << 16
  private static let looseRows = Int(suture_winograd_rows)
  private static let gap = Int(suture_winograd_gap)

  private let context: OneDNNContext
  private let block: Int
  private let x: Shape
  private let y: Shape
  private let xIsBlocked: Bool
  private let yIsBlocked: Bool
  private let batch: Int
  private let groups: Int
  /// The channels per group of the convolution's input and output.
  private let inputs: Int
  private let outputs: Int
  private let size: [Int]
  private let outSize: [Int]
  private let kernel: [Int]
  private let padding: [Int]
  private let threads: ThreadCount
  /// Whether the weight stays the same, so that it is transformed once.
  private let isConstant: Bool

  /// Describes a convolution; nil if the minimal filtering cannot compute it.
  ///
  /// - Parameters:
  ///   - xIsBlocked: whether x, or its gradient, is in blocks.
  ///   - yIsBlocked: whether y, or its gradient, is in blocks.
  init?(
    _ request: KernelRequest, _ window: Window, groups: Int, x: Shape, weight: Shape, y: Shape, xIsBlocked: Bool,
    yIsBlocked: Bool
  ) {
    let (inputs, outputs) = (weight[1], weight[0] / groups)
    let widest = InstructionSet.used == .avx512 ? [16, 8] : [8]
    let blocks = xIsBlocked || yIsBlocked ? [request.block] : widest
    let fitting = blocks.first { inputs.isMultiple(of: $0) && outputs.isMultiple(of: $0) && [8, 16].contains($0) }
    guard let fitting, ConvolutionRole.suitsWinograd(window, weight: weight), let window = window.spread(over: 2)
    else { return nil }
    block = fitting
    (self.inputs, self.outputs) = (inputs, outputs)
    (self.x, self.y, self.xIsBlocked, self.yIsBlocked) = (x, y, xIsBlocked, yIsBlocked)
    context = request.oneDNN
    batch = x[0]
    self.groups = groups
    size = Array(x.dimensions[2...])
    outSize = Array(y.dimensions[2...])
    kernel = Array(weight.dimensions[2...])
    padding = window.padding
    threads = request.threads
    isConstant = request.keepsVariables && request.constantInputs.contains(1)
  }

  /// Whether it needs less time than a direct sum: not for few images, or small ones that fill only a part of each tile.
  var isWorthIt: Bool {
    let products = Double(tiles(.forward).count * Self.points * shiftCount) * Self.productCost
    let kernels = Double(shiftCount) * (isConstant ? Self.kernelCost.once : Self.kernelCost.everyRun)
    return products + kernels < Double(batch * outSize[0] * outSize[1] * kernel[0] * kernel[1])
  }

  // MARK: Sizes

  /// What is convolved with what.
  private enum Direction {
    /// x with the kernels.
    case forward
    /// The upstream gradient with the rotated kernels, inputs and outputs exchanged.
    case backward
  }

  /// The number of 3×3 kernels along columns and rows.
  private var shifts: [Int] { kernel.map { ($0 + 2) / 3 } }

  /// The numbers of transformed inputs per input.
  private var shiftCount: Int { shifts[0] * shifts[1] }

  private func tiles(_ direction: Direction) -> (tiles: suture_winograd_tiles, count: Int) {
    let isForward = direction == .forward
    let (from, to) = isForward ? (size, outSize) : (outSize, size)
    let border = isForward ? padding : zip(kernel, padding).map { $0 - 1 - $1 }
    let tile = Int(suture_winograd_tile)
    let (rows, columns) = ((to[0] + tile - 1) / tile, (to[1] + tile - 1) / tile)
    let tiles = suture_winograd_tiles(
      block: Int64(block), columns: Int64(columns), rows: Int64(rows), height: Int64(from[0]), width: Int64(from[1]),
      top: Int64(border[0]), left: Int64(border[1]), out_height: Int64(to[0]), out_width: Int64(to[1]),
      groups: Int64(groups), inputs: Int64(isForward ? inputs : outputs), outputs: Int64(isForward ? outputs : inputs),
      shift_rows: Int64(shifts[0]), shift_columns: Int64(shifts[1]))
    return (tiles, batch * rows * columns)
  }

  /// The number of channels whose kernels lie together, so that their products stay in registers.
  private func panel(_ channels: Int) -> Int {
    let widths = block == 16 ? [4, 2] : [2]
    return block * (widths.first { (channels / block).isMultiple(of: $0) } ?? 1)
  }

  /// The floats of one of the 36 parts of a group's transformed kernels.
  private var kernelPart: Int { shiftCount * inputs * outputs + Self.gap }

  private static let points = Int(suture_winograd_points)

  /// The number of tiles that a thread transforms before it multiplies them.
  private var chunk: Int {
    let fitting = Self.chunkCount / (Self.points * (inputs + outputs))
    let kernels = Self.points * shiftCount * inputs * outputs
    let sizes = Self.chunkSizes
    return min(max(fitting, kernels / Self.kernelShare, sizes.lowerBound), sizes.upperBound)
  }

  // MARK: The three kernels

  /// (x, weight, bias?) → y.
  func forward(hasBias: Bool) throws(EngineError) -> any Kernel {
    try relaid(
      convolution(.forward, hasBias: hasBias), inputs: xIsBlocked ? [] : [.init(index: 0, shape: x)],
      outputs: yIsBlocked ? [] : [.init(index: 0, shape: y)])
  }

  /// (upstream, weight) → gradient of x.
  func inputGradient() throws(EngineError) -> any Kernel {
    try relaid(
      convolution(.backward, hasBias: false), inputs: yIsBlocked ? [] : [.init(index: 0, shape: y)],
      outputs: xIsBlocked ? [] : [.init(index: 0, shape: x)])
  }

  /// (x, upstream) → gradient of the weight.
  func weightGradient() throws(EngineError) -> any Kernel {
    let kernel = WinogradWeightGradient(
      tiles(.forward), kernel: kernel, chunk: chunk,
      panel: panel(outputs), threads: threads)
    let maps =
      (xIsBlocked ? [] : [RelaidKernel.Map(index: 0, shape: x)]) + (yIsBlocked ? [] : [.init(index: 1, shape: y)])
    return try relaid(kernel, inputs: maps, outputs: [])
  }

  /// A kernel with copies of the maps that are row-major.
  private func relaid(
    _ kernel: any Kernel, inputs: [RelaidKernel.Map], outputs: [RelaidKernel.Map]
  ) throws(EngineError) -> any Kernel {
    if inputs.isEmpty, outputs.isEmpty { return kernel }
    return try RelaidKernel(kernel, block: block, inputs: inputs, outputs: outputs, context)
  }

  private func convolution(_ direction: Direction, hasBias: Bool) -> any Kernel {
    let (tiles, count) = tiles(direction)
    let panel = panel(Int(tiles.outputs))
    let transformed = AlignedFloats.padded(groups * Self.points * kernelPart)
    let transform = kernelTransform(direction, tiles, panel: panel)
    // Equally many chunks for each thread.
    let wanted = self.chunk
    let chunks = (count + wanted * threads.value - 1) / (wanted * threads.value) * threads.value
    let chunk = (count + chunks - 1) / chunks
    let part = AlignedFloats.padded(
      Self.points * (chunk * (inputs + outputs) + 2 * Self.gap) + Self.looseRows * block)
    let arguments = suture_winograd(
      tiles: tiles, x: nil, u: nil, bias: nil, y: nil, scratch: nil, scratch_stride: Int64(part), panel: Int64(panel),
      part: Int64(kernelPart), count: Int64(count), chunk: Int64(chunk))
    let isConstant = isConstant
    let products = LoopKernel(
      parts: suture_winograd_loop, arguments, itemCount: (count + chunk - 1) / chunk * groups,
      itemSize: chunk * (inputs + outputs) * Self.points, threads: threads,
      partByteCount: part * MemoryLayout<Float>.stride
    ) { arguments, operands in
      arguments.x = UnsafePointer(operands.inputs[0])
      arguments.u = UnsafePointer(isConstant ? operands.inputs[hasBias ? 3 : 2] : operands.scratch)
      arguments.bias = hasBias ? UnsafePointer(operands.inputs[2]) : nil
      arguments.y = operands.outputs[0]
      arguments.scratch = operands.scratch + (isConstant ? 0 : transformed)
    }
    let scratch = ((isConstant ? 0 : transformed) + part * threads.value) * MemoryLayout<Float>.stride
    if isConstant {
      let preparation = Preparation(input: 1, floatCount: transformed, kernel: transform)
      return SequenceKernel([products], scratchByteCount: scratch, preparations: [preparation])
    }
    return SequenceKernel([transform, products], scratchByteCount: scratch)
  }

  /// Transforms the kernels: into scratch memory, or into the output of a preparation if they stay the same.
  private func kernelTransform(
    _ direction: Direction, _ tiles: suture_winograd_tiles, panel: Int
  ) -> any Kernel {
    let isForward = direction == .forward
    let taps = kernel[0] * kernel[1]
    let arguments = suture_winograd_weight(
      tiles: tiles, weight: nil, u: nil, kernel_height: Int64(kernel[0]), kernel_width: Int64(kernel[1]),
      group_stride: Int64(inputs * outputs * taps), output_stride: Int64(isForward ? inputs * taps : taps),
      input_stride: Int64(isForward ? taps : inputs * taps), panel: Int64(panel), part: Int64(kernelPart),
      is_turned: !isForward)
    let isConstant = isConstant
    return LoopKernel(
      suture_winograd_weight_loop, arguments, itemCount: groups * Int(tiles.outputs) / block,
      itemSize: shiftCount * Int(tiles.inputs) * block * Self.points, threads: threads
    ) { arguments, operands in
      arguments.weight = UnsafePointer(operands.inputs[isConstant ? 0 : 1])
      arguments.u = isConstant ? operands.outputs[0] : operands.scratch
    }
  }
}
