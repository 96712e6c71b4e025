import SutureExecution
import SutureExport
import SutureGraph
import SutureProcess

/// The training of a classifier in the child: PyTorch differentiates the network, and the update follows Suture's rule.
final class PyTorchTraining: TrainingStepping {
  private let program: PyTorchProgram
  private let store: PyTorchStore
  private let states: [SharedMemory.Region]
  private let prefixes: [String]
  private let classes: Int
  private let labelSmoothing: Double

  /// - Throws: `GraphError` if the graph is no classifier, `ExportError`, `EngineError`.
  init(
    _ graph: Graph, _ store: PyTorchStore, _ rule: UpdateRule, labelSmoothing: Double, _ options: ExecutionOptions
  ) throws {
    // The same errors as those of other engines for networks that cannot be trained.
    _ = try graph.withCrossEntropy()
    let images = graph.shape(graph.inputs[0].value)
    let logits = graph.shape(graph.outputs[0])
    prefixes =
      switch rule.optimizer {
      case .sgd: ["optimizer/velocity/"]
      case .adamW: ["optimizer/mean/", "optimizer/square/"]
      }
    let count = store.variables.memory(.parameter).count
    states = try prefixes.map { _ in try store.process.newRegion(floats: count) }
    program = try PyTorchProgram(
      try PyTorchFunction(training: graph), graph, inputShapes: [images, logits], outputShapes: [logits],
      .training(PyTorchRule(rule, store.variables), states: states), store, options)
    self.store = store
    classes = logits[1]
    self.labelSmoothing = labelSmoothing
  }

  var arenaByteCount: Int { program.byteCount }

  var movedByteCount: Int { program.movedByteCount }

  func run(
    images: [Float], labels: [Int], mix: LabelMix?, learningRate: Double, seed: UInt64
  ) throws(EngineError) -> TrainingStepResult {
    try copy(images, to: 0)
    try copy(Classification.targets(labels, mix: mix, classes: classes, smoothing: labelSmoothing), to: 1)
    let answer = try program.run(seed: seed, rate: learningRate)
    return TrainingStepResult(
      loss: answer.loss ?? .nan,
      right: Classification.right(Array(program.output(0)), classes: classes, labels: labels))
  }

  func profile(
    images: [Float], labels: [Int], learningRate: Double, seed: UInt64
  ) throws(EngineError) -> [(operations: [String], seconds: Double)] {
    let began = ContinuousClock.now
    _ = try run(images: images, labels: labels, mix: nil, learningRate: learningRate, seed: seed)
    return [(["pytorch"], began.duration(to: .now) / .seconds(1))]
  }

  private func copy(_ values: [Float], to index: Int) throws(EngineError) {
    let memory = program.input(index)
    guard memory.count == values.count else {
      throw .invalidInput(index: index, expected: memory.count, actual: values.count)
    }
    _ = memory.update(fromContentsOf: values)
  }

  // MARK: Variables and state

  func synchronize() throws(EngineError) { try store.synchronize() }

  func optimizerState() throws(EngineError) -> SafeTensors {
    try program.ask(.saveState)
    var tensors = SafeTensors()
    for (state, prefix) in zip(states, prefixes) {
      let floats = state.pointer.assumingMemoryBound(to: Float.self)
      for slot in store.variables.parameterSlots {
        let values = UnsafeBufferPointer(start: floats + slot.range.lowerBound, count: slot.range.count)
        tensors[prefix + slot.name] = Tensor(slot.shape, Array(values))
      }
    }
    return tensors
  }

  func restore(_ state: SafeTensors, steps: Int, path: String) throws {
    for (memory, prefix) in zip(states, prefixes) {
      let floats = memory.pointer.assumingMemoryBound(to: Float.self)
      for slot in store.variables.parameterSlots {
        let tensor = try state.require(prefix + slot.name, path: path)
        guard tensor.shape == slot.shape else {
          throw EngineError.wrongShape(what: "'\(prefix + slot.name)'", expected: slot.shape, actual: tensor.shape)
        }
        let values = UnsafeMutableBufferPointer(start: floats + slot.range.lowerBound, count: slot.range.count)
        _ = values.update(fromContentsOf: tensor.values)
      }
    }
    try program.ask(.loadState, steps: steps)
  }
}
