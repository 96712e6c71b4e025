import CKernels
import SutureExecution
import SutureGraph
import SutureProcess

/// A lowered graph prepared for execution: every step is bound to memory once, and an execution allocates nothing.
///
/// A plan is for the graph's shapes, batch included; several plans may share one `VariableStore`. It can be executed any
/// number of times, by one thread at a time. Equal inputs, variables, seeds and thread counts give equal bits.
final class Plan {
  /// The shapes of the graph's inputs.
  let inputShapes: [Shape]
  /// The shapes of the graph's outputs.
  let outputShapes: [Shape]
  /// The size of the memory that values share, in bytes.
  let arenaByteCount: Int
  /// The number of threads.
  let threads: ThreadCount

  private let steps: [Step]
  private let constantSteps: [Step]
  /// The version of the variables that the constant steps were last computed from.
  private var preparedVersion: Int?
  private let changesVariables: Bool
  private let operations: [String]
  private let inputs: [UnsafeMutableBufferPointer<Float>]
  private let outputs: [UnsafeMutableBufferPointer<Float>]
  private let gradientMemory: AlignedFloats
  private let arena: AlignedFloats
  private let oneDNN: OneDNNContext
  private let variables: VariableStore
  private let seed: UnsafeMutablePointer<UInt64>

  /// Plans a graph in primitive operations, as `Graph.lowered(for:)` makes it, with or without gradients.
  ///
  /// - Parameter variables: the graph's parameters and buffers, found by name.
  /// - Throws: `EngineError` if the engine lacks an operation, the store a variable, or the machine memory.
  init(
    _ graph: Graph, variables: VariableStore, options: ExecutionOptions = ExecutionOptions(),
    tuning: PlanTuning = PlanTuning()
  ) throws(EngineError) {
    let oneDNN = try OneDNNContext(threads: options.threads)
    let builder = try Plan.builder(graph, variables, options, tuning, oneDNN)
    let graph = builder.graph
    let memory = builder.memory()
    let needed = memory.arenaCount.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    guard !needed.overflow, needed.partialValue <= options.memoryLimit ?? SystemMemory.byteCount - variables.byteCount
    else { throw .outOfMemory(byteCount: needed.overflow ? .max : needed.partialValue) }
    let arena = try AlignedFloats(count: memory.arenaCount)
    let gradients = try AlignedFloats(count: options.gradientOutputs.isEmpty ? 0 : variables.parameters.count)
    let seed = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
    seed.initialize(to: 0)

    self.oneDNN = oneDNN
    self.variables = variables
    self.arena = arena
    self.seed = seed
    gradientMemory = gradients
    steps = builder.steps
    constantSteps = builder.constantSteps
    changesVariables = !graph.updates.isEmpty
    operations = graph.nodes.map(\.operation.name)
    threads = options.threads
    arenaByteCount = memory.arenaCount * MemoryLayout<Float>.stride

    func pointer(_ value: Int) -> UnsafeMutablePointer<Float> {
      switch memory.placements[value] {
      case .variable(let slot): variables.pointer(slot)
      case .gradient(let offset): gradients.pointer + offset
      case .arena(let storage): arena.pointer + memory.offsets[storage]
      }
    }
    func buffer(_ value: Int, _ shape: Shape) -> UnsafeMutableBufferPointer<Float> {
      UnsafeMutableBufferPointer(start: pointer(value), count: shape.elementCount)
    }
    inputShapes = graph.inputs.map { graph.shape($0.value) }
    outputShapes = graph.outputs.map(graph.shape)
    inputs = zip(graph.inputs, inputShapes).map { buffer($0.value.index, $1) }
    outputs = zip(builder.outputValues, outputShapes).map { buffer($0, $1) }
    for (index, step) in (steps + constantSteps).enumerated() {
      let scratch = memory.scratch[index].map { arena.pointer + memory.offsets[$0] } ?? arena.pointer
      try step.kernel.bind(
        Operands(
          inputs: step.inputs.map(pointer), outputs: step.outputs.map(pointer), scratch: scratch,
          seed: UnsafePointer(seed)))
    }
  }

  /// Rewrites a graph for fusion and blocked layouts, then creates its steps.
  private static func builder(
    _ graph: Graph, _ variables: VariableStore, _ options: ExecutionOptions, _ tuning: PlanTuning,
    _ oneDNN: OneDNNContext
  ) throws(EngineError) -> PlanBuilder {
    guard tuning.fuses else {
      return try PlanBuilder(BlockedLayout(rowMajor: graph), variables, options, tuning, oneDNN)
    }
    let block = tuning.usesBlocks ? try graph.block(preferred: ConvolutionKernel.preferredBlock(oneDNN)) : nil
    // A graph without room for further nodes runs as it is.
    let decomposed =
      try RewritingLimit.attempt { () throws(GraphError) in
        try graph.withAttention().withSubsampling().decomposed(threads: options.threads, block: block ?? 1).pruned()
      } ?? graph
    if let block, let layout = try BlockedLayout(planning: decomposed, block: block),
      let builder = try PlanBuilder(ifWalkable: layout, variables, options, tuning, oneDNN)
    {
      return builder
    }
    return try PlanBuilder(BlockedLayout(rowMajor: decomposed), variables, options, tuning, oneDNN)
  }

  deinit { seed.deallocate() }
}

// MARK: - Executing

extension Plan: Executable {
  func setInput(_ index: Int, _ values: UnsafeBufferPointer<Float>) throws(EngineError) {
    guard inputs.indices.contains(index), inputs[index].count == values.count else {
      let expected = inputs.indices.contains(index) ? inputs[index].count : 0
      throw .invalidInput(index: index, expected: expected, actual: values.count)
    }
    _ = inputs[index].update(fromContentsOf: values)
  }

  func input(_ index: Int) -> UnsafeMutableBufferPointer<Float> { inputs[index] }

  var movedByteCount: Int { steps.reduce(0) { $0 + $1.movedCount } * MemoryLayout<Float>.stride }

  func execute(seed: UInt64) throws(EngineError) {
    try prepare(seed: seed)
    for step in steps { try step.kernel.run() }
    if changesVariables { variables.noteChange() }
  }

  func profile(seed: UInt64) throws(EngineError) -> [(operations: [String], seconds: Double)] {
    try prepare(seed: seed)
    var timings: [(operations: [String], seconds: Double)] = []
    for step in steps {
      let began = ContinuousClock.now
      try step.kernel.run()
      timings.append((step.nodes.map { operations[$0] }, began.duration(to: .now) / .seconds(1)))
    }
    if changesVariables { variables.noteChange() }
    return timings
  }

  /// Computes what depends on variables alone, if they have changed since.
  private func prepare(seed: UInt64) throws(EngineError) {
    self.seed.pointee = seed
    suture_use_threads(Int32(threads.value))
    if preparedVersion == variables.version { return }
    for step in constantSteps { try step.kernel.run() }
    preparedVersion = variables.version
  }

  func withOutput<Result>(_ index: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    try body(UnsafeBufferPointer(outputs[index]))
  }

  var gradients: UnsafeMutableBufferPointer<Float> { gradientMemory.buffer }
}
