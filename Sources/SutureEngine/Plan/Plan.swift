import CKernels
import SutureExecution
import SutureGraph
import SutureProcess

/// A lowered graph made ready to run: every step bound to memory once, nothing allocated in a run.
///
/// A plan is for the graph's shapes, batch included; several plans may share one `VariableStore`. It may be run any
/// number of times, from one thread at a time. Equal inputs, variables, seeds and thread counts give equal bits.
public final class Plan {
  /// The shapes of the graph's inputs.
  public let inputShapes: [Shape]
  /// The shapes of the graph's outputs.
  public let outputShapes: [Shape]
  /// The size of the memory that values share.
  public let arenaByteCount: Int
  /// How many threads it computes on.
  public let threads: ThreadCount

  private let steps: [Step]
  private let constantSteps: [Step]
  /// The version of the variables that the constant steps have seen.
  private var preparedVersion: Int?
  private let changesVariables: Bool
  private let operations: [String]
  private let inputs: [UnsafeMutableBufferPointer<Float>]
  private let outputs: [UnsafeMutableBufferPointer<Float>]
  private let gradientMemory: AlignedFloats
  private let arena: AlignedFloats
  private let library: LibraryContext
  private let variables: VariableStore
  private let seed: UnsafeMutablePointer<UInt64>

  /// Plans a graph in primitive operations, as `Graph.lowered(for:)` makes it, with or without gradients.
  ///
  /// - Parameters:
  ///   - graph: what is computed.
  ///   - variables: where its parameters and buffers are, found by name.
  ///   - options: threads, and which outputs are gradients.
  /// - Throws: `EngineError` where the engine lacks an operation, the store a variable, or the machine memory.
  public init(
    _ graph: Graph, variables: VariableStore, options: PlanOptions = PlanOptions()
  ) throws(EngineError) {
    let library = try LibraryContext(threads: options.threads)
    let builder = try Plan.builder(graph, variables, options, library)
    let graph = builder.graph
    let memory = builder.memory()
    let needed = memory.arenaCount.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    guard !needed.overflow, needed.partialValue <= options.memoryLimit ?? SystemMemory.byteCount - variables.byteCount
    else { throw .outOfMemory(byteCount: needed.overflow ? .max : needed.partialValue) }
    let arena = try AlignedFloats(count: memory.arenaCount)
    let gradients = try AlignedFloats(count: options.gradientOutputs.isEmpty ? 0 : variables.parameters.count)
    let seed = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
    seed.initialize(to: 0)

    self.library = library
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

  /// Rewrites a graph as far as that helps, then turns it into steps.
  private static func builder(
    _ graph: Graph, _ variables: VariableStore, _ options: PlanOptions, _ library: LibraryContext
  ) throws(EngineError) -> PlanBuilder {
    guard options.fuses else { return try PlanBuilder(BlockedLayout(rowMajor: graph), variables, options, library) }
    // What cannot be rewritten, for want of room in the graph, runs as it is.
    let decomposed = (try? graph.decomposed().pruned()) ?? graph
    if options.usesBlocks, let block = library.channelBlock,
      let layout = try? BlockedLayout(planning: decomposed, block: block), !layout.values.isEmpty,
      let builder = try PlanBuilder(ifWalkable: layout, variables, options, library)
    {
      return builder
    }
    return try PlanBuilder(BlockedLayout(rowMajor: decomposed), variables, options, library)
  }

  deinit { seed.deallocate() }

  // MARK: Running without allocation

  /// Copies an input's numbers, row-major, into the plan, where they stay until they are replaced.
  ///
  /// - Throws: `EngineError.invalidInput` where there is no such input, or the count differs from its shape's.
  public func setInput(_ index: Int, _ values: UnsafeBufferPointer<Float>) throws(EngineError) {
    guard inputs.indices.contains(index), inputs[index].count == values.count else {
      let expected = inputs.indices.contains(index) ? inputs[index].count : 0
      throw .invalidInput(index: index, expected: expected, actual: values.count)
    }
    _ = inputs[index].update(fromContentsOf: values)
  }

  /// Copies an input's numbers, row-major, into the plan, where they stay until they are replaced.
  ///
  /// - Throws: `EngineError.invalidInput` where there is no such input, or the count differs from its shape's.
  public func setInput(_ index: Int, _ values: [Float]) throws(EngineError) {
    try values.withUnsafeBufferPointer { values throws(EngineError) in try setInput(index, values) }
  }

  /// The memory of an input, to be filled in place; valid as long as the plan lives.
  public func input(_ index: Int) -> UnsafeMutableBufferPointer<Float> { inputs[index] }

  /// What its steps read from and write to memory in a run, each tensor once a step.
  public var movedByteCount: Int { steps.reduce(0) { $0 + $1.movedCount } * MemoryLayout<Float>.stride }

  /// Computes everything from the inputs and variables as they are now, then gives buffers their new values.
  ///
  /// - Parameter seed: what random masks depend on.
  /// - Throws: `EngineError.library` where oneDNN fails.
  public func execute(seed: UInt64 = 0) throws(EngineError) {
    try prepare(seed: seed)
    for step in steps { try step.kernel.run() }
    if changesVariables { variables.noteChange() }
  }

  /// As `execute`, and measures how long each step takes.
  ///
  /// - Returns: for each step, the operations that it computes, and seconds.
  /// - Throws: `EngineError.library` where oneDNN fails.
  public func profile(seed: UInt64 = 0) throws(EngineError) -> [(operations: [String], seconds: Double)] {
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

  /// Computes what depends on variables alone, where they have changed.
  private func prepare(seed: UInt64) throws(EngineError) {
    self.seed.pointee = seed
    suture_use_threads(Int32(threads.value))
    if preparedVersion == variables.version { return }
    for step in constantSteps { try step.kernel.run() }
    preparedVersion = variables.version
  }

  /// The numbers of an output of the last run; valid until the next one.
  public func withOutput<Result>(_ index: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result
  {
    try body(UnsafeBufferPointer(outputs[index]))
  }

  /// A copy of an output of the last run.
  public func output(_ index: Int) -> Tensor { Tensor(outputShapes[index], Array(outputs[index])) }

  /// The gradients of the last run, laid out as `VariableStore.parameters`, 0 in between; empty without
  /// `PlanOptions.gradientOutputs`.
  public var gradients: UnsafeMutableBufferPointer<Float> { gradientMemory.buffer }

  // MARK: Running conveniently

  /// Copies the inputs in, computes, and copies the outputs out.
  ///
  /// - Parameter inputs: one tensor for each of the graph's inputs, in their order.
  /// - Throws: `EngineError` where number or shapes of the tensors are wrong, or oneDNN fails.
  public func run(_ inputs: [Tensor], seed: UInt64 = 0) throws(EngineError) -> [Tensor] {
    guard inputs.count == inputShapes.count else {
      throw .wrongInputCount(expected: inputShapes.count, actual: inputs.count)
    }
    for (index, tensor) in inputs.enumerated() {
      guard tensor.shape == inputShapes[index] else {
        throw .wrongShape(what: "input \(index)", expected: inputShapes[index], actual: tensor.shape)
      }
      try setInput(index, tensor.values)
    }
    try execute(seed: seed)
    return outputs.indices.map(output)
  }
}
