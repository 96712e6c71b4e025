import SutureExecution
import SutureGraph

/// One step of training a classifier: forward, cross entropy, backward, update.
///
/// Plans and optimiser state are made once and used for every step.
public final class TrainingStep {
  /// What a step gives.
  public struct Result: Hashable, Sendable {
    /// The mean cross entropy of the batch before the update.
    public let loss: Float
    /// Right answers among the batch's images.
    public let right: Int
  }

  private let plan: Plan
  private let update: ParameterUpdate
  private let classes: Int
  private let labelSmoothing: Double

  /// Plans the training of a graph whose output is logits [n, classes].
  ///
  /// - Parameters:
  ///   - graph: the network as it was built, for one input of images.
  ///   - labelSmoothing: how much of each target is spread over all classes, 0 ..< 1.
  /// - Throws: `GraphError` where the graph is no classifier, `EngineError` where it cannot be planned.
  public init(
    _ graph: Graph, variables: VariableStore, optimiser: Optimiser, labelSmoothing: Double, options: PlanOptions
  ) throws {
    let training = try graph.withCrossEntropy()
    var options = options
    options.gradientOutputs = 2..<training.outputs.count
    plan = try Plan(training, variables: variables, options: options)
    update = try ParameterUpdate(optimiser, variables: variables, threads: options.threads)
    classes = plan.outputShapes[1][1]
    self.labelSmoothing = labelSmoothing
  }

  /// The size of the memory that a step's values share.
  public var arenaByteCount: Int { plan.arenaByteCount }

  /// What a step reads from and writes to memory, as planned.
  public var movedByteCount: Int { plan.movedByteCount }

  /// Learns from one batch.
  ///
  /// - Parameters:
  ///   - images: [n, c, h, w], row-major.
  ///   - labels: n classes.
  ///   - seed: decides dropout.
  /// - Throws: `EngineError` where the counts do not fit the plan, or oneDNN fails.
  public func run(images: [Float], labels: [Int], learningRate: Double, seed: UInt64) throws(EngineError) -> Result {
    try plan.setInput(0, images)
    try plan.setInput(1, Classification.targets(labels, classes: classes, smoothing: labelSmoothing))
    try plan.execute(seed: seed)
    update.apply(plan.gradients, learningRate: learningRate)
    let loss = plan.withOutput(0) { $0[0] }
    return Result(loss: loss, right: Classification.right(plan.output(1).values, classes: classes, labels: labels))
  }

  // MARK: Checkpoints

  /// What the optimizer remembers of each parameter, to go on from with `restore`.
  public func optimizerState() -> SafeTensors { update.state() }

  /// Goes on from what the optimizer remembered after so many steps; parameters are the store's.
  ///
  /// - Parameter path: the file that the state is from, for errors.
  /// - Throws: `SafeTensorsError` where a tensor is missing, `EngineError.wrongShape` where one has another shape.
  public func restore(_ state: SafeTensors, steps: Int, path: String) throws {
    try update.restore(state, steps: steps, path: path)
  }
}
