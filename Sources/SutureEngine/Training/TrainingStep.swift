import SutureExecution
import SutureGraph

/// One step of training a classifier: forward, cross entropy, backward, update.
///
/// Plan and optimizer state are allocated once and used for every step.
final class TrainingStep: TrainingStepping {
  private let plan: Plan
  private let update: ParameterUpdate
  private let accumulation: Int
  /// The sum of the gradients since the last update; empty if every batch makes one.
  private let sum: AlignedFloats
  /// The number of batches since the last update.
  private var pending = 0
  private let classes: Int
  private let labelSmoothing: Double

  /// Plans the training of a graph whose output is logits [n, classes].
  ///
  /// - Parameters:
  ///   - graph: the network as it was built, for one input of images.
  ///   - rule: how each step changes the parameters.
  ///   - labelSmoothing: the fraction of each target that is spread over all classes, 0 ..< 1.
  /// - Throws: `GraphError` if the graph is no classifier, `EngineError` if it cannot be planned.
  init(
    _ graph: Graph, variables: VariableStore, rule: UpdateRule, labelSmoothing: Double, options: ExecutionOptions
  ) throws {
    let training = try graph.withCrossEntropy()
    var options = options
    options.gradientOutputs = 2..<training.outputs.count
    plan = try Plan(training, variables: variables, options: options)
    update = try ParameterUpdate(rule, variables: variables, threads: options.threads)
    accumulation = rule.accumulation
    sum = try AlignedFloats(count: accumulation > 1 ? variables.parameters.count : 0)
    classes = plan.outputShapes[1][1]
    self.labelSmoothing = labelSmoothing
  }

  var arenaByteCount: Int { plan.arenaByteCount }

  var movedByteCount: Int { plan.movedByteCount }

  func run(
    images: [Float], labels: [Int], mix: LabelMix?, learningRate: Double, seed: UInt64
  ) throws(EngineError) -> TrainingStepResult {
    try setInputs(images, labels, mix)
    try plan.execute(seed: seed)
    applyGradients(learningRate: learningRate)
    return TrainingStepResult(
      loss: plan.withOutput(0) { $0[0] },
      right: Classification.right(plan.output(1).values, classes: classes, labels: labels))
  }

  func profile(
    images: [Float], labels: [Int], learningRate: Double, seed: UInt64
  ) throws(EngineError) -> [(operations: [String], seconds: Double)] {
    try setInputs(images, labels, nil)
    let timings = try plan.profile(seed: seed)
    let began = ContinuousClock.now
    applyGradients(learningRate: learningRate)
    return timings + [(["optimizer"], began.duration(to: .now) / .seconds(1))]
  }

  private func setInputs(_ images: [Float], _ labels: [Int], _ mix: LabelMix?) throws(EngineError) {
    try plan.setInput(0, images)
    try plan.setInput(1, Classification.targets(labels, mix: mix, classes: classes, smoothing: labelSmoothing))
  }

  /// Updates the parameters by the gradients of the last batch, or adds these to those of earlier ones.
  private func applyGradients(learningRate: Double) {
    guard accumulation > 1 else { return update.apply(plan.gradients, learningRate: learningRate) }
    add(plan.gradients)
    pending += 1
    guard pending == accumulation else { return }
    pending = 0
    update.apply(sum.buffer, scale: 1 / Float(accumulation), learningRate: learningRate)
    sum.buffer.update(repeating: 0)
  }

  /// Adds a batch's gradients to the sum.
  private func add(_ gradients: UnsafeMutableBufferPointer<Float>) {
    for index in sum.buffer.indices { sum.buffer[index] += gradients[index] }
  }

  // MARK: Checkpoints

  func optimizerState() -> SafeTensors { update.state() }

  func restore(_ state: SafeTensors, steps: Int, path: String) throws {
    try update.restore(state, steps: steps, path: path)
  }
}
