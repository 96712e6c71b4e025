import CKernels
import SutureExecution
import SutureGraph

/// `Reduce` and `ReduceMaxGradient`.
enum ReduceKernel {
  static let factories = [
    KernelFactory { (operation: Reduce, request) throws(EngineError) in
      let view = ReducedView(request.inputs[0], axes: operation.axes)
      let scale = operation.function == .mean ? 1 / Float(view.reducedCount) : 1
      return reduction(view, operation.function, scale: scale, threads: request.threads)
    },
    KernelFactory { (operation: ReduceMaxGradient, request) throws(EngineError) in
      let view = ReducedView(request.inputs[0], axes: operation.axes)
      let arguments = suture_largest_gradient(
        reduction: view.arguments(suture_largest, scale: 1, segments: 1), shares: operation.ties == .shared,
        upstream: nil, y: nil)
      return LoopKernel(
        suture_largest_gradient_loop, arguments, itemCount: view.itemCount(segments: 1),
        itemSize: view.itemSize(segments: 1), threads: request.threads
      ) { arguments, operands in
        arguments.reduction.x = UnsafePointer(operands.inputs[0])
        arguments.upstream = UnsafePointer(operands.inputs[1])
        arguments.y = operands.outputs[0]
      }
    },
  ]

  /// One loop, or two if there are too few results for all threads: partial results first, then their combination.
  private static func reduction(
    _ view: ReducedView, _ function: ReduceFunction, scale: Float, threads: ThreadCount
  ) -> any Kernel {
    let code = function == .max ? suture_largest : suture_sum
    let segments = view.segments
    func loop(_ view: ReducedView, scale: Float, segments: Int, reads: Bool, writes: Bool) -> any Kernel {
      LoopKernel(
        suture_reduce_loop, view.arguments(code, scale: scale, segments: segments),
        itemCount: view.itemCount(segments: segments), itemSize: view.itemSize(segments: segments), threads: threads
      ) { arguments, operands in
        arguments.x = UnsafePointer(reads ? operands.inputs[0] : operands.scratch)
        arguments.y = writes ? operands.outputs[0] : operands.scratch
      }
    }
    guard segments > 1 else { return loop(view, scale: scale, segments: 1, reads: true, writes: true) }
    let partial = view.partialShape(segments: segments)
    return SequenceKernel(
      [
        loop(view, scale: 1, segments: segments, reads: true, writes: false),
        loop(ReducedView(partial, axes: [1]), scale: scale, segments: 1, reads: false, writes: true),
      ], scratchByteCount: partial.elementCount * MemoryLayout<Float>.stride)
  }
}

/// A tensor's shape with kept and reduced axes, in the form that the loops take.
struct ReducedView {
  private var kept: (sizes: [Int], strides: [Int]) = ([], [])
  private var reduced: (sizes: [Int], strides: [Int]) = ([], [])
  private var inner = 1
  private var keepsInner = false

  init(_ shape: Shape, axes: [Int]) {
    let reducedAxes = Set(axes.compactMap(shape.axis))
    // Merges neighbouring axes of one kind.
    var runs: [(size: Int, isReduced: Bool)] = []
    for axis in 0..<shape.rank where shape[axis] != 1 {
      let isReduced = reducedAxes.contains(axis)
      if let last = runs.last, last.isReduced == isReduced {
        runs[runs.count - 1].size *= shape[axis]
      } else {
        runs.append((shape[axis], isReduced))
      }
    }
    guard let last = runs.popLast() else { return }
    inner = last.size
    keepsInner = !last.isReduced
    var stride = inner
    for run in runs.reversed() {
      if run.isReduced {
        reduced.sizes.insert(run.size, at: 0)
        reduced.strides.insert(stride, at: 0)
      } else {
        kept.sizes.insert(run.size, at: 0)
        kept.strides.insert(stride, at: 0)
      }
      stride *= run.size
    }
  }

  private var keptCount: Int { kept.sizes.reduce(1, *) }
  private var rowCount: Int { reduced.sizes.reduce(1, *) }

  /// The number of elements combined into each result.
  var reducedCount: Int { rowCount * (keepsInner ? 1 : inner) }

  private var blocks: Int {
    let columns = Int(suture_columns)
    return keepsInner ? (inner + columns - 1) / columns : 1
  }

  /// The number of parts in which each result is computed: a function of the sizes, so that the thread count does not
  /// change results.
  var segments: Int {
    let results = keptCount * blocks
    let elements = keptCount * rowCount * inner
    guard results < 16, elements >= 4 * LoopGrain.elements else { return 1 }
    let most = max(1, elements / results / (keepsInner ? 8192 : 4096))
    return min(32 / results + 1, most, keepsInner || rowCount > 1 ? rowCount : inner)
  }

  /// The shape of the partial results; axis 1 is reduced in the second loop.
  func partialShape(segments: Int) -> Shape { [keptCount, segments, keepsInner ? inner : 1] }

  func itemCount(segments: Int) -> Int { keptCount * segments * blocks }

  func itemSize(segments: Int) -> Int { max(1, keptCount * rowCount * inner / max(1, itemCount(segments: segments))) }

  func arguments(_ function: Int, scale: Float, segments: Int) -> suture_reduce {
    suture_reduce(
      x: nil, y: nil, function: suture_reduce_function(function), scale: scale, kept_rank: Int32(kept.sizes.count),
      reduced_rank: Int32(reduced.sizes.count), kept_sizes: axisTuple(kept.sizes),
      kept_strides: axisTuple(kept.strides), reduced_sizes: axisTuple(reduced.sizes),
      reduced_strides: axisTuple(reduced.strides), inner: Int64(inner), keeps_inner: keepsInner,
      segments: Int64(segments))
  }
}
