import SutureGraph

/// A graph that an engine has prepared for its shapes, batch included.
///
/// It can be executed any number of times, by one thread at a time. Several executables may share one `VariableStore`.
public protocol Executable: AnyObject {
  /// The shapes of the graph's inputs.
  var inputShapes: [Shape] { get }

  /// The shapes of the graph's outputs.
  var outputShapes: [Shape] { get }

  /// The memory that intermediate values, inputs and outputs share, in bytes.
  var arenaByteCount: Int { get }

  /// The bytes that the steps of one execution read and write, each tensor counted once per step.
  var movedByteCount: Int { get }

  /// The memory of an input, row-major, to be filled in place; valid as long as the executable.
  func input(_ index: Int) -> UnsafeMutableBufferPointer<Float>

  /// Copies an input's elements, row-major, into the executable, where they stay until replaced.
  /// - Throws: `EngineError.invalidInput` if there is no such input or it has another number of elements.
  func setInput(_ index: Int, _ values: UnsafeBufferPointer<Float>) throws(EngineError)

  /// Computes all outputs from the current inputs and variables, then updates buffers such as running statistics.
  ///
  /// - Parameter seed: determines random masks.
  /// - Throws: `EngineError.failed`.
  func execute(seed: UInt64) throws(EngineError)

  /// Executes once and measures each step.
  ///
  /// - Returns: for each step in order, the names of the operations that it computes (none for a copy), and its wall
  ///   time in seconds. An engine that cannot time steps returns a single entry.
  /// - Throws: `EngineError.failed`.
  func profile(seed: UInt64) throws(EngineError) -> [(operations: [String], seconds: Double)]

  /// Calls a closure with an output of the last execution, row-major; the memory is valid until the next execution.
  func withOutput<Result>(_ index: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result

  /// The gradients of the last execution, laid out as `VariableStore.parameters`, with 0 between parameters; empty
  /// without `ExecutionOptions.gradientOutputs`.
  var gradients: UnsafeMutableBufferPointer<Float> { get }
}

extension Executable {
  /// Copies an input's elements, row-major, into the executable, where they stay until replaced.
  /// - Throws: `EngineError.invalidInput` if there is no such input or it has another number of elements.
  public func setInput(_ index: Int, _ values: [Float]) throws(EngineError) {
    try values.withUnsafeBufferPointer { values throws(EngineError) in try setInput(index, values) }
  }

  /// Executes with seed 0.
  /// - Throws: `EngineError.failed`.
  public func execute() throws(EngineError) { try execute(seed: 0) }

  /// A copy of an output of the last execution.
  public func output(_ index: Int) -> Tensor { Tensor(outputShapes[index], withOutput(index) { Array($0) }) }

  /// Copies the inputs in, executes, and copies the outputs out.
  ///
  /// - Parameter inputs: one tensor for each of the graph's inputs, in order.
  /// - Throws: `EngineError` if the number or shapes of the tensors are wrong, or the engine fails.
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
    return outputShapes.indices.map(output)
  }
}
