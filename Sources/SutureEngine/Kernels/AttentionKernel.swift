import CKernels
import SutureExecution
import SutureGraph

/// `Attention` and `AttentionGradient`.
enum AttentionKernel {
  static let factories = [
    KernelFactory { (operation: Attention, request) throws(EngineError) in
      let sizes = operation.sizes
      // Fewer matrices than threads: the queries of each are shared as well.
      let parts = sizes.items >= request.threads.value ? 1 : min(request.threads.value, sizes.queries)
      var arguments = suture_attention(
        sizes: suture_attention_sizes(sizes, parts: parts), q: nil, k: nil, v: nil, y: nil, scratch: nil,
        scratch_stride: 0)
      arguments.scratch_stride = Int64(
        AlignedFloats.padded(Int(suture_attention_floats(&arguments.sizes, false))))
      return LoopKernel(
        parts: suture_attention_loop, arguments, itemCount: sizes.items * parts,
        itemSize: sizes.elementWork / parts, threads: request.threads,
        partByteCount: Int(arguments.scratch_stride) * MemoryLayout<Float>.stride
      ) { arguments, operands in
        arguments.q = UnsafePointer(operands.inputs[0])
        arguments.k = UnsafePointer(operands.inputs[1])
        arguments.v = UnsafePointer(operands.inputs[2])
        arguments.y = operands.outputs[0]
        arguments.scratch = operands.scratch
      }
    },
    KernelFactory { (operation: AttentionGradient, request) throws(EngineError) in
      let sizes = operation.sizes
      var arguments = suture_attention_gradient(
        sizes: suture_attention_sizes(sizes, parts: 1), q: nil, k: nil, v: nil, upstream: nil, q_gradient: nil,
        k_gradient: nil, v_gradient: nil, scratch: nil, scratch_stride: 0)
      arguments.scratch_stride = Int64(AlignedFloats.padded(Int(suture_attention_floats(&arguments.sizes, true))))
      return LoopKernel(
        parts: suture_attention_gradient_loop, arguments, itemCount: sizes.items, itemSize: 2 * sizes.elementWork,
        threads: request.threads, partByteCount: Int(arguments.scratch_stride) * MemoryLayout<Float>.stride
      ) { arguments, operands in
        arguments.q = UnsafePointer(operands.inputs[0])
        arguments.k = UnsafePointer(operands.inputs[1])
        arguments.v = UnsafePointer(operands.inputs[2])
        arguments.upstream = UnsafePointer(operands.inputs[3])
        arguments.q_gradient = operands.outputs[0]
        arguments.k_gradient = operands.outputs[1]
        arguments.v_gradient = operands.outputs[2]
        arguments.scratch = operands.scratch
      }
    },
  ]
}

extension AttentionSizes {
  /// The work on one matrix, in steps as long as those of an element-wise loop.
  fileprivate var elementWork: Int { max(1, queries * keys * (features + values) / 16) }
}

extension suture_attention_sizes {
  fileprivate init(_ sizes: AttentionSizes, parts: Int) {
    func matrices(_ rows: Int, _ columns: Int, _ isTransposed: Bool) -> suture_matrices {
      suture_matrices(
        item_stride: Int64(rows * columns), row_stride: Int64(isTransposed ? 1 : columns),
        column_stride: Int64(isTransposed ? rows : 1))
    }
    self.init(
      items: Int64(sizes.items), parts: Int64(parts), queries: Int64(sizes.queries), keys: Int64(sizes.keys),
      features: Int64(sizes.features), values: Int64(sizes.values), scale: Float(sizes.scale),
      q: matrices(sizes.queries, sizes.features, sizes.transposesQueries),
      k: matrices(sizes.keys, sizes.features, sizes.transposesKeys),
      v: matrices(sizes.keys, sizes.values, sizes.transposesValues),
      y: matrices(sizes.queries, sizes.values, sizes.transposesResult))
  }
}
