import CDNNL
import CKernels
import SutureExecution
import SutureGraph

/// Convolutions of maps so small that each output depends on almost all inputs: one product of matrices, without the
/// multiplications by the border.
struct DenseConvolution {
  /// The floats of the dense matrix, at most, so that it stays in a cache.
  private static let largest = 1 << 20
  /// The time to spread the weight over the dense matrix, in images.
  private static let spreadCost = 32

  private let request: KernelRequest
  private let xIsBlocked: Bool
  private let yIsBlocked: Bool
  private let batch: Int
  /// Channels of x and y.
  private let inputs: Int
  private let outputs: Int
  /// Positions of x and y.
  private let positions: Int
  private let outPositions: Int
  private let kernelSize: Int
  private let taps: [Int32]

  /// Describes a convolution without bias; nil if a dense matrix cannot compute it, or has more multiplications.
  ///
  /// - Parameters:
  ///   - xIsBlocked: whether x, or its gradient, is in blocks.
  ///   - yIsBlocked: whether y, or its gradient, is in blocks.
  init?(
    _ request: KernelRequest, _ window: Window, groups: Int, x: Shape, weight: Shape, y: Shape, xIsBlocked: Bool,
    yIsBlocked: Bool
  ) {
    guard groups == 1, weight.rank == 4, let window = window.spread(over: 2) else { return nil }
    batch = x[0]
    (inputs, outputs) = (weight[1], weight[0])
    (positions, outPositions) = (x[2] * x[3], y[2] * y[3])
    kernelSize = weight[2] * weight[3]
    guard kernelSize > 1, kernelSize <= Int(suture_dense_kernel_limit),
      positions * (batch + Self.spreadCost) < kernelSize * batch,
      inputs * positions * outputs * outPositions <= Self.largest
    else { return nil }
    self.request = request
    (self.xIsBlocked, self.yIsBlocked) = (xIsBlocked, yIsBlocked)
    taps = Self.taps(window, size: Array(x.dimensions[2...]), kernel: Array(weight.dimensions[2...]), y)
  }

  /// For each position of y and of x, the element of the kernel that joins them, or -1.
  private static func taps(_ window: Window, size: [Int], kernel: [Int], _ y: Shape) -> [Int32] {
    /// The index along one axis of a kernel; nil if the kernel does not reach from `q` to `p`.
    func index(_ axis: Int, _ q: Int, _ p: Int) -> Int? {
      let distance = p + window.padding[axis] - q * window.stride[axis]
      guard distance >= 0, distance.isMultiple(of: window.dilation[axis]) else { return nil }
      let index = distance / window.dilation[axis]
      return index < kernel[axis] ? index : nil
    }
    var taps: [Int32] = []
    for row in 0..<y[2] {
      for column in 0..<y[3] {
        for fromRow in 0..<size[0] {
          for fromColumn in 0..<size[1] {
            guard let i = index(0, row, fromRow), let j = index(1, column, fromColumn) else {
              taps.append(-1)
              continue
            }
            taps.append(Int32(i * kernel[1] + j))
          }
        }
      }
    }
    return taps
  }

  // MARK: The three kernels

  private var columns: Int { inputs * positions }
  private var rows: Int { outputs * outPositions }

  /// (x, weight) → y.
  func forward() throws(EngineError) -> any Kernel {
    let product = try product(
      .strided([batch, columns]), .strided([columns, rows], [1, columns]), .strided([batch, rows]))
    return DenseKernel(spread, product, matrixCount: matrixCount, weight: .input(1))
  }

  /// (upstream, weight) → gradient of x.
  func inputGradient() throws(EngineError) -> any Kernel {
    let product = try product(
      .strided([batch, rows]), .strided([rows, columns]), .strided([batch, columns]))
    return DenseKernel(spread, product, matrixCount: matrixCount, weight: .input(1))
  }

  /// (x, upstream) → gradient of the weight.
  func weightGradient() throws(EngineError) -> any Kernel {
    let product = try product(
      .strided([rows, batch], [1, rows]), .strided([batch, columns]), .strided([rows, columns]))
    return DenseKernel(gather, product, matrixCount: matrixCount, weight: .output)
  }

  private var matrixCount: Int { AlignedFloats.padded(rows * columns) }

  /// input(0) · input(1) → output(0).
  private func product(
    _ a: OneDNNLayout, _ b: OneDNNLayout, _ y: OneDNNLayout
  ) throws(EngineError) -> OneDNNKernel {
    let context = request.oneDNN
    let descriptor = try OneDNNDescriptor(request.name) {
      suture_matmul(&$0, context.engine, context.attributes, a.handle, b.handle, nil, y.handle)
    }
    let kernel = OneDNNKernel(context)
    try kernel.append(
      descriptor, reads: [(DNNL_ARG_SRC, nil, kernel.input(0, a)), (DNNL_ARG_WEIGHTS, nil, kernel.input(1, b))],
      writes: [(DNNL_ARG_DST, nil, kernel.output(0, y))])
    return kernel
  }

  /// input(0), the weight → output(0), the matrix.
  private var spread: any Kernel {
    loop(suture_dense_spread_loop) { arguments, operands in
      arguments.weight = operands.inputs[0]
      arguments.matrix = operands.outputs[0]
    }
  }

  /// input(0), the matrix → output(0), the weight.
  private var gather: any Kernel {
    loop(suture_dense_gather_loop) { arguments, operands in
      arguments.matrix = operands.inputs[0]
      arguments.weight = operands.outputs[0]
    }
  }

  private func loop(
    _ body: @escaping suture_loop, _ assign: @escaping (inout suture_dense, Operands) -> Void
  ) -> any Kernel {
    let taps = Table(taps)
    let arguments = suture_dense(
      inputs: Int64(inputs), positions: Int64(positions), block: Int64(xIsBlocked ? request.block : 1),
      outputs: Int64(outputs), out_positions: Int64(outPositions), out_block: Int64(yIsBlocked ? request.block : 1),
      kernel_size: Int64(kernelSize), taps: taps.pointer, weight: nil, matrix: nil)
    return LoopKernel(
      body, arguments, itemCount: outputs, itemSize: outPositions * columns, threads: request.threads
    ) { arguments, operands in
      arguments.taps = UnsafePointer(taps.pointer)
      assign(&arguments, operands)
    }
  }
}

/// A product of matrices, one of which is made of the weight, or is made into its gradient.
private final class DenseKernel: Kernel {
  /// The step's operand that is the weight or its gradient.
  enum Weight {
    case input(Int)
    case output
  }

  private let conversion: any Kernel
  private let product: any Kernel
  private let matrixCount: Int
  private let weight: Weight
  let scratchByteCount: Int

  init(_ conversion: any Kernel, _ product: any Kernel, matrixCount: Int, weight: Weight) {
    self.conversion = conversion
    self.product = product
    self.matrixCount = matrixCount
    self.weight = weight
    scratchByteCount = matrixCount * MemoryLayout<Float>.stride + product.scratchByteCount
  }

  func bind(_ operands: Operands) throws(EngineError) {
    let matrix = operands.scratch
    let scratch = operands.scratch + matrixCount
    var (inputs, outputs) = (operands.inputs, operands.outputs)
    switch weight {
    case .input(let index):
      try conversion.bind(
        Operands(inputs: [inputs[index]], outputs: [matrix], scratch: scratch, seed: operands.seed))
      inputs[index] = matrix
    case .output:
      try conversion.bind(Operands(inputs: [matrix], outputs: outputs, scratch: scratch, seed: operands.seed))
      // upstreamᵀ · x
      inputs.swapAt(0, 1)
      outputs = [matrix]
    }
    try product.bind(Operands(inputs: inputs, outputs: outputs, scratch: scratch, seed: operands.seed))
  }

  func run() throws(EngineError) {
    switch weight {
    case .input:
      try conversion.run()
      try product.run()
    case .output:
      try product.run()
      try conversion.run()
    }
  }
}
