import SutureExecution
import SutureGraph

/// A kernel that works on feature maps in blocks of channels, with copies of those that are row-major.
final class RelaidKernel: Kernel {
  /// A feature map that is row-major.
  struct Map {
    /// The index of the input or output.
    let index: Int
    let shape: Shape
  }

  private struct Copy {
    let index: Int
    let offset: Int
    let kernel: any Kernel
  }

  private let inner: any Kernel
  private var inputs: [Copy] = []
  private var outputs: [Copy] = []
  private let innerOffset: Int
  let scratchByteCount: Int
  var preparations: [Preparation] { inner.preparations }

  /// Wraps a kernel.
  /// - Parameters:
  ///   - block: the number of channels per block.
  ///   - inputs: the inputs that are row-major.
  ///   - outputs: the outputs that are row-major.
  init(
    _ inner: any Kernel, block: Int, inputs: [Map], outputs: [Map], _ context: OneDNNContext
  ) throws(EngineError) {
    self.inner = inner
    var offset = 0
    func copy(_ map: Map, makesBlocks: Bool) throws(EngineError) -> Copy {
      let rows = try OneDNNLayout.feature(map.shape, block: 1)
      let blocks = try OneDNNLayout.feature(map.shape, block: block)
      defer { offset += AlignedFloats.padded(map.shape.elementCount) }
      let kernel = try OneDNNKernel(context, from: makesBlocks ? rows : blocks, to: makesBlocks ? blocks : rows)
      return Copy(index: map.index, offset: offset, kernel: kernel)
    }
    for map in inputs { self.inputs.append(try copy(map, makesBlocks: true)) }
    for map in outputs { self.outputs.append(try copy(map, makesBlocks: false)) }
    // A reorder needs no scratch memory of its own, or that of the other kernel.
    let own = (self.inputs + self.outputs).reduce(inner.scratchByteCount) { max($0, $1.kernel.scratchByteCount) }
    innerOffset = offset
    scratchByteCount = offset * MemoryLayout<Float>.stride + own
  }

  func bind(_ operands: Operands) throws(EngineError) {
    let scratch = operands.scratch + innerOffset
    var (inputs, outputs) = (operands.inputs, operands.outputs)
    for copy in self.inputs {
      let place = operands.scratch + copy.offset
      try copy.kernel.bind(
        Operands(inputs: [inputs[copy.index]], outputs: [place], scratch: scratch, seed: operands.seed))
      inputs[copy.index] = place
    }
    for copy in self.outputs {
      let place = operands.scratch + copy.offset
      try copy.kernel.bind(
        Operands(inputs: [place], outputs: [outputs[copy.index]], scratch: scratch, seed: operands.seed))
      outputs[copy.index] = place
    }
    try inner.bind(Operands(inputs: inputs, outputs: outputs, scratch: scratch, seed: operands.seed))
  }

  func run() throws(EngineError) {
    for copy in inputs { try copy.kernel.run() }
    try inner.run()
    for copy in outputs { try copy.kernel.run() }
  }
}
