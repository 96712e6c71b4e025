import SutureExecution
import SutureExport
import SutureGraph

/// A lowered graph, run by the child.
final class PyTorchExecutable: Executable {
  let inputShapes: [Shape]
  let outputShapes: [Shape]
  private let program: PyTorchProgram
  private let gradientCount: Int

  init(_ graph: Graph, _ store: PyTorchStore, _ options: ExecutionOptions) throws {
    let range = options.gradientOutputs
    let parameters = graph.trainableParameters.count
    guard range.isEmpty || range.count == parameters && range.upperBound <= graph.outputs.count else {
      throw EngineError.invalidGradientOutputs(range: range, parameters: parameters, outputs: graph.outputs.count)
    }
    inputShapes = graph.inputs.map { graph.shape($0.value) }
    outputShapes = graph.outputs.map(graph.shape)
    gradientCount = range.isEmpty ? 0 : store.variables.memory(.parameter).count
    program = try PyTorchProgram(
      try PyTorchFunction(lowered: graph), graph, inputShapes: inputShapes, outputShapes: outputShapes,
      .graph(gradients: range, store.variables), store, options)
  }

  var arenaByteCount: Int { program.byteCount }

  var movedByteCount: Int { program.movedByteCount }

  func input(_ index: Int) -> UnsafeMutableBufferPointer<Float> { program.input(index) }

  func setInput(_ index: Int, _ values: UnsafeBufferPointer<Float>) throws(EngineError) {
    guard inputShapes.indices.contains(index), inputShapes[index].elementCount == values.count else {
      let expected = inputShapes.indices.contains(index) ? inputShapes[index].elementCount : 0
      throw .invalidInput(index: index, expected: expected, actual: values.count)
    }
    _ = program.input(index).update(fromContentsOf: values)
  }

  func execute(seed: UInt64) throws(EngineError) { _ = try program.run(seed: seed) }

  func profile(seed: UInt64) throws(EngineError) -> [(operations: [String], seconds: Double)] {
    let began = ContinuousClock.now
    try execute(seed: seed)
    return [(["pytorch"], began.duration(to: .now) / .seconds(1))]
  }

  func withOutput<Result>(_ index: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    try body(UnsafeBufferPointer(program.output(index)))
  }

  var gradients: UnsafeMutableBufferPointer<Float> { program.gradients(gradientCount) }
}
