import SutureExecution
import SutureGraph

/// The same numbers in another order in memory: [n, c, h, w] row-major, or in blocks of channels.
struct Relayout: Operation {
  /// Whether blocks are made of rows, rather than rows of blocks.
  let makesBlocks: Bool

  var name: String { makesBlocks ? "to_blocks" : "to_rows" }
  var attributes: [Attribute] { [] }

  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] { inputs }
}

/// The kernel of `Relayout`.
enum RelayoutKernel {
  static let factories = [
    KernelFactory { (_: Relayout, request) throws(EngineError) in
      let kernel = LibraryKernel(request)
      try kernel.appendReorder(
        from: kernel.input(0, try request.inputLayout(0)), to: kernel.output(0, try request.outputLayout(0)))
      return kernel
    }
  ]
}
