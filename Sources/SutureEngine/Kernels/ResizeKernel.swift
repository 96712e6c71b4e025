import CKernels
import SutureExecution
import SutureGraph

/// `Resize` and `ResizeGradient`.
enum ResizeKernel {
  static let factories = [
    KernelFactory { (operation: Resize, request) throws(EngineError) in
      let (input, output) = (request.inputs[0], request.outputs[0])
      return kernel(
        suture_resize_loop, operation.method, operation.alignsCorners, from: input, to: output,
        itemCount: output.elementCount(0..<3),
        itemSize: output[3], threads: request.threads)
    },
    KernelFactory { (operation: ResizeGradient, request) throws(EngineError) in
      let (input, output) = (operation.inputShape, request.inputs[0])
      return kernel(
        suture_resize_gradient_loop, operation.method, operation.alignsCorners, from: input, to: output,
        itemCount: output.elementCount(0..<2), itemSize: max(output.elementCount(2..<4), input.elementCount(2..<4)),
        threads: request.threads)
    },
  ]

  private static func kernel(
    _ body: @escaping suture_loop, _ method: Resize.Method, _ alignsCorners: Bool, from input: Shape,
    to output: Shape, itemCount: Int, itemSize: Int, threads: ThreadCount
  ) -> any Kernel {
    let rows = Table(sources(method, alignsCorners, from: input[2], to: output[2]))
    let columns = Table(sources(method, alignsCorners, from: input[3], to: output[3]))
    let arguments = suture_resize(
      x: nil, y: nil, in_height: Int64(input[2]), in_width: Int64(input[3]), out_height: Int64(output[2]),
      out_width: Int64(output[3]), rows: nil, columns: nil, is_linear: method == .bilinear)
    return LoopKernel(body, arguments, itemCount: itemCount, itemSize: itemSize, threads: threads) {
      arguments, operands in
      arguments.rows = rows.pointer
      arguments.columns = columns.pointer
      arguments.x = UnsafePointer(operands.inputs[0])
      arguments.y = operands.outputs[0]
    }
  }

  /// The one or two input indices that each output index of an axis is computed from, and their weights.
  private static func sources(
    _ method: Resize.Method, _ alignsCorners: Bool, from input: Int, to output: Int
  ) -> [suture_source] {
    (0..<output).map { index in
      switch method {
      case .nearest:
        let first = Int32(clamping: index * input / output)
        return suture_source(first: first, second: first, fraction: 0)
      case .bilinear:
        // Unless corners are aligned, pixel centres are at ½; beyond the first and the last centre nothing is
        // interpolated.
        let place =
          alignsCorners
          ? Double(index * (input - 1)) / Double(max(output - 1, 1))
          : max((Double(index) + 0.5) * Double(input) / Double(output) - 0.5, 0)
        let first = min(Int(place), input - 1)
        return suture_source(
          first: Int32(clamping: first), second: Int32(clamping: min(first + 1, input - 1)),
          fraction: Float(place - Double(first)))
      }
    }
  }
}
