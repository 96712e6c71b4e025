import SutureExecution
import SutureExport
import SutureGraph
import SutureProcess

/// A function that the child holds, with its inputs and outputs in shared memory.
final class PyTorchProgram {
  let store: PyTorchStore
  /// The store itself, which outlives its mirror's programs.
  private let variables: VariableStore
  let inputShapes: [Shape]
  let outputShapes: [Shape]
  /// The size of the shared memory in bytes.
  let byteCount: Int
  /// The bytes that the graph's operations read and write.
  let movedByteCount: Int
  /// Whether a run changes variables.
  private let changesVariables: Bool
  private let identifier: Int
  private let region: SharedMemory.Region
  private let threads: ThreadCount
  private var starts: [Int] = []

  /// A program's kind and what only that kind has.
  enum Kind {
    /// A graph; its outputs in the range are gradients, written to one block with the layout of the store's parameters.
    case graph(gradients: Range<Int>, VariableStore)
    /// A training, whose only output is the logits; `states` are the regions of the optimizer's state.
    case training(PyTorchRule, states: [SharedMemory.Region])
  }

  /// Sends a function to the child.
  /// - Parameter graph: its inputs and outputs; for a training with the inputs images and targets.
  /// - Throws: `EngineError`.
  init(
    _ function: PyTorchFunction, _ graph: Graph, inputShapes: [Shape], outputShapes: [Shape], _ kind: Kind,
    _ store: PyTorchStore, _ options: ExecutionOptions
  ) throws(EngineError) {
    self.store = store
    variables = store.variables
    self.inputShapes = inputShapes
    self.outputShapes = outputShapes
    threads = options.threads
    var places: [Int] = []
    var end = 0
    func place(_ count: Int) {
      places.append(end)
      end += (count + 15) & ~15
    }
    for shape in inputShapes { place(shape.elementCount) }
    var gradientStart = 0
    switch kind {
    case .graph(let gradients, let variables) where !gradients.isEmpty:
      for (index, shape) in outputShapes.enumerated() {
        if gradients.contains(index) { places.append(0) } else { place(shape.elementCount) }
      }
      // One block with the layout of the parameters.
      gradientStart = end
      for (index, parameter) in zip(gradients, graph.trainableParameters) {
        places[inputShapes.count + index] = gradientStart + (try variables.find(parameter.name).range.lowerBound)
      }
      end += variables.memory(.parameter).count
    case .graph, .training:
      for shape in outputShapes { place(shape.elementCount) }
    }
    self.gradientStart = gradientStart
    starts = places
    byteCount = end * MemoryLayout<Float>.stride
    if let limit = options.memoryLimit, byteCount > limit { throw .outOfMemory(byteCount: byteCount) }
    movedByteCount =
      graph.nodes.reduce(0) { sum, node in
        (node.inputs + node.outputs).reduce(sum) { $0 + graph.shape($1).elementCount }
      } * MemoryLayout<Float>.stride
    region = try store.process.newRegion(floats: end)
    identifier = store.process.newIdentifier()

    let isTraining = if case .training = kind { true } else { false }
    changesVariables = isTraining || !graph.updates.isEmpty
    var request = PyTorchRequest(isTraining ? .training : .program, identifier)
    request.store = store.identifier
    request.offset = region.offset
    request.count = end
    request.source = function.source
    request.streams = function.streams
    request.gradients = function.containsGradients
    let parts = zip(places, inputShapes + outputShapes).map {
      PyTorchRequest.Part(start: $0, shape: $1.dimensions)
    }
    request.inputs = Array(parts.prefix(inputShapes.count))
    request.outputs = Array(parts.dropFirst(inputShapes.count))
    var indices: [Int] = []
    for variable in graph.variables {
      _ = try store.variables.find(variable.name)
      indices.append(store.variables.slots.firstIndex { $0.name == variable.name } ?? 0)
    }
    request.variables = indices
    request.updates = graph.updates.compactMap { update in graph.variables.firstIndex { $0.value == update.buffer } }
    if case .training(let rule, let states) = kind {
      request.rule = rule
      request.states = states.map(\.offset)
    }
    _ = try store.process.ask(request, generation: store.generation)
  }

  private let gradientStart: Int

  deinit { store.process.drop(identifier, generation: store.generation) }

  /// Runs the program on the current inputs.
  /// - Throws: `EngineError`.
  func run(seed: UInt64, rate: Double? = nil) throws(EngineError) -> PyTorchAnswer {
    try store.upload()
    var request = PyTorchRequest(.run, identifier)
    request.seed = seed
    request.rate = rate
    request.threads = threads.value
    let answer = try store.process.ask(request, generation: store.generation)
    if changesVariables { store.noteChange() }
    return answer
  }

  /// Sends a request about this program.
  /// - Throws: `EngineError`.
  func ask(_ action: PyTorchRequest.Action, steps: Int? = nil) throws(EngineError) {
    var request = PyTorchRequest(action, identifier)
    request.steps = steps
    _ = try store.process.ask(request, generation: store.generation)
  }

  /// The memory of an input.
  func input(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    floats(starts[index], inputShapes[index].elementCount)
  }

  /// The memory of an output.
  func output(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    floats(starts[inputShapes.count + index], outputShapes[index].elementCount)
  }

  /// The memory of the gradients' block.
  func gradients(_ count: Int) -> UnsafeMutableBufferPointer<Float> { floats(gradientStart, count) }

  private func floats(_ start: Int, _ count: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: region.pointer.assumingMemoryBound(to: Float.self) + start, count: count)
  }
}
