import SutureExecution
import SutureGraph
import SutureSupport

/// Measures how long a graph takes.
public struct Benchmark {
  /// What one run computes.
  public enum Work: String, Hashable, Sendable, CaseIterable {
    /// Forward in evaluation mode.
    case forward
    /// Forward in training mode, and backward.
    case gradient
    /// A whole training step of a classifier: forward, cross entropy, backward, update.
    case step
  }

  /// What was measured.
  public struct Measurement: Hashable, Sendable {
    /// The wall time of each run, in their order.
    public let seconds: [Double]
    /// The most memory that the process held, above what it held before anything was made for the graph; nil where the
    /// system does not tell.
    public let peakByteCount: Int?
    /// The size of the plan's arena.
    public let arenaByteCount: Int
    /// What the steps read from and write to memory in a run, as planned: the same on every machine.
    public let movedByteCount: Int

    /// The median wall time, the upper one of an even number of runs.
    public var median: Double { seconds.sorted()[seconds.count / 2] }
  }

  private static let warmUpRuns = 3
  /// How often a graph runs before it is another's turn: often enough to find its data in the caches.
  private static let turn = 4
  /// What a training step learns with.
  private static let optimiser = Optimiser.sgd(momentum: 0.9, nesterov: true, weightDecay: 5e-4)
  /// Small, so that numbers stay finite although random labels cannot be learnt.
  private static let learningRate = 0.01

  private let options: PlanOptions
  private let runs: Int

  /// Measures with these options; the median is of `runs` runs.
  public init(options: PlanOptions, runs: Int) {
    self.options = options
    self.runs = max(runs, 1)
  }

  /// Measures each run after warm-up, on normally distributed input and, for training steps, random labels.
  /// - Throws: `GraphError` where the graph cannot be trained or a training step finds no logits, `EngineError`.
  public func measure(_ graph: Graph, _ work: Work) throws -> Measurement {
    let before = ResidentMemory.current
    let prepared = try prepare(graph, work)
    for _ in 0..<Benchmark.warmUpRuns { try prepared.run() }
    let seconds = try (0..<runs).map { _ in try prepared.seconds() }
    let peak = before.flatMap { before in ResidentMemory.peak.map { max($0 - before, 0) } }
    return Measurement(
      seconds: seconds, peakByteCount: peak, arenaByteCount: prepared.arena, movedByteCount: prepared.moved)
  }

  /// The median wall time in seconds, after warm-up, on normally distributed input.
  /// - Parameter trains: forward in training mode and backward, rather than forward in evaluation mode.
  public func median(of graph: Graph, trains: Bool = false) throws -> Double {
    try measure(graph, trains ? .gradient : .forward).median
  }

  /// The wall times of two graphs in seconds, forward, that run by turns.
  ///
  /// The second is `other`'s median; the first follows from it by the median ratio of the two within a turn. A processor
  /// that changes its pace, or a neighbour that takes a share of it, slows both, and their ratio stays.
  public func pairedTiming(of graph: Graph, beside other: Graph) throws -> PairedTiming {
    let (prepared, preparedOther) = (try prepare(graph, .forward), try prepare(other, .forward))
    for _ in 0..<Benchmark.warmUpRuns {
      try prepared.run()
      try preparedOther.run()
    }
    var turns: [(seconds: Double, other: Double)] = []
    for _ in 0..<(runs + Benchmark.turn - 1) / Benchmark.turn {
      turns.append((try prepared.seconds(runs: Benchmark.turn), try preparedOther.seconds(runs: Benchmark.turn)))
    }
    return PairedTiming(seconds: turns.map(\.seconds), others: turns.map(\.other))
  }

  /// The median wall time of each step in seconds, in the order in which they run, with the operations it computes.
  /// - Parameter trains: forward in training mode and backward, rather than forward in evaluation mode.
  public func profile(of graph: Graph, trains: Bool = false) throws -> [(operations: [String], seconds: Double)] {
    let plan = try plan(graph, trains: trains)
    for _ in 0..<Benchmark.warmUpRuns { try plan.execute(seed: 0) }
    var passes: [[(operations: [String], seconds: Double)]] = []
    for _ in 0..<runs { passes.append(try plan.profile(seed: 0)) }
    return passes[0].indices.map { step in
      (passes[0][step].operations, passes.map { $0[step].seconds }.sorted()[runs / 2])
    }
  }

  /// What is run, and its plan's memory in bytes.
  private struct Prepared {
    let run: () throws -> Void
    let arena: Int
    let moved: Int

    /// Runs, and tells how long each run took on average.
    func seconds(runs: Int = 1) throws -> Double {
      let began = ContinuousClock.now
      for _ in 0..<runs { try run() }
      return began.duration(to: .now) / .seconds(1) / Double(runs)
    }
  }

  private func prepare(_ graph: Graph, _ work: Work) throws -> Prepared {
    switch work {
    case .forward, .gradient:
      let plan = try plan(graph, trains: work == .gradient)
      return Prepared(
        run: { try plan.execute(seed: 0) }, arena: plan.arenaByteCount, moved: plan.movedByteCount)
    case .step: return try trainingStep(graph)
    }
  }

  /// A plan whose inputs are filled.
  private func plan(_ graph: Graph, trains: Bool) throws -> Plan {
    let variables = try VariableStore(graph.variables, seed: 0)
    let plan = try Plan(
      trains ? try graph.differentiated() : try graph.lowered(for: .evaluation), variables: variables, options: options)
    var stream = RandomStream(seed: 0, "benchmark")
    for index in plan.inputShapes.indices {
      // In place: a copy would count as memory that the plan needs.
      let input = plan.input(index)
      for position in input.indices { input[position] = Float(stream.normal()) }
    }
    return plan
  }

  /// One step of a classifier on images and labels that stay the same.
  private func trainingStep(_ graph: Graph) throws -> Prepared {
    let variables = try VariableStore(graph.variables, seed: 0)
    let step = try TrainingStep(
      graph, variables: variables, optimiser: Benchmark.optimiser, labelSmoothing: 0, options: options)
    var stream = RandomStream(seed: 0, "benchmark")
    let images = stream.fill(graph.shape(graph.inputs[0].value).elementCount, .normal(mean: 0, deviation: 1))
    let logits = graph.shape(graph.outputs[0])
    let labels = (0..<logits[0]).map { _ in stream.uniform(below: logits[1]) }
    return Prepared(
      run: { _ = try step.run(images: images, labels: labels, learningRate: Benchmark.learningRate, seed: 0) },
      arena: step.arenaByteCount, moved: step.movedByteCount)
  }
}
