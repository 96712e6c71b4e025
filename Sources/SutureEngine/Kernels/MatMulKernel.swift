import CDNNL
import SutureExecution
import SutureGraph

/// `MatMul` and `Linear`.
enum MatMulKernel {
  static let factories = [
    KernelFactory { (operation: MatMul, request) throws(EngineError) in
      let (a, b, y) = (request.inputs[0], request.inputs[1], request.outputs[0])
      let leadingA = a.elementCount(0..<(a.rank - 2))
      let leadingB = b.elementCount(0..<(b.rank - 2))
      let (rows, columns) = (y[y.rank - 2], y[y.rank - 1])
      let inner = a[a.rank - (operation.transposesA ? 2 : 1)]
      let leading = y.elementCount(0..<(y.rank - 2))
      var shapes: (a: [Int], b: [Int], y: [Int])
      if leadingB == 1, !operation.transposesA, leadingA == leading {
        // With a single right factor, the left ones are the rows of one matrix.
        shapes = ([leading * rows, inner], [inner, columns], [leading * rows, columns])
      } else if leadingA == leading, leadingB == leading {
        shapes = ([leading, rows, inner], [leading, inner, columns], [leading, rows, columns])
      } else {
        let added = y.rank
        let ones = { (shape: Shape) in [Int](repeating: 1, count: added - shape.rank) + shape.dimensions.dropLast(2) }
        shapes = (ones(a) + [rows, inner], ones(b) + [inner, columns], y.dimensions)
      }
      return try product(
        request, a: shapes.a, transposesA: operation.transposesA, b: shapes.b, transposesB: operation.transposesB,
        y: shapes.y, hasBias: false)
    },
    KernelFactory { (operation: Linear, request) throws(EngineError) in
      let (x, weight) = (request.inputs[0], request.inputs[1])
      let rows = x.elementCount(0..<(x.rank - 1))
      return try product(
        request, a: [rows, weight[1]], transposesA: false, b: [weight[1], weight[0]], transposesB: true,
        y: [rows, weight[0]], hasBias: request.inputs.count == 3)
    },
  ]

  /// A product of matrices of the given sizes; transposed ones are stored with their last two axes swapped.
  private static func product(
    _ request: KernelRequest, a: [Int], transposesA: Bool, b: [Int], transposesB: Bool, y: [Int], hasBias: Bool
  ) throws(EngineError) -> any Kernel {
    let context = request.oneDNN
    let source = try layout(a, isTransposed: transposesA)
    let weight = try layout(b, isTransposed: transposesB)
    let destination = try OneDNNLayout.strided(y)
    let columns = y[y.count - 1]
    let bias = hasBias ? try OneDNNLayout.strided([Int](repeating: 1, count: y.count - 1) + [columns]) : nil
    let descriptor = try OneDNNDescriptor(request.name) {
      suture_matmul(
        &$0, context.engine, context.attributes, source.handle, weight.handle, bias?.handle, destination.handle)
    }
    let kernel = OneDNNKernel(request)
    var reads: [(code: Int32, query: dnnl_query_t?, slot: OneDNNKernel.Slot)] = [
      (DNNL_ARG_SRC, nil, kernel.input(0, source)), (DNNL_ARG_WEIGHTS, nil, kernel.input(1, weight)),
    ]
    if let bias { reads.append((DNNL_ARG_BIAS, nil, kernel.input(2, bias))) }
    try kernel.append(descriptor, reads: reads, writes: [(DNNL_ARG_DST, nil, kernel.output(0, destination))])
    return kernel
  }

  private static func layout(_ sizes: [Int], isTransposed: Bool) throws(EngineError) -> OneDNNLayout {
    guard isTransposed else { return try .strided(sizes) }
    var stored = Shape(sizes)
    stored.dimensions.swapAt(sizes.count - 2, sizes.count - 1)
    var strides = stored.strides
    strides.swapAt(sizes.count - 2, sizes.count - 1)
    return try .strided(sizes, strides)
  }
}
