import SutureGraph
import SutureSupport

/// Measures the time and memory that an engine needs for a graph.
public struct Benchmark {
  /// What one run computes.
  public enum Work: String, Hashable, Sendable, CaseIterable, Codable {
    /// Forward in evaluation mode.
    case forward
    /// Forward in training mode, and backward.
    case gradient
    /// A whole training step of a classifier: forward, cross entropy, backward, update.
    case step
  }

  /// The result of a measurement.
  public struct Measurement: Hashable, Sendable {
    /// The wall time of each run in seconds, in order.
    public let seconds: [Double]
    /// The peak memory of the process in bytes, above what it held before anything was allocated for the graph; nil if
    /// the system does not report it.
    public let peakByteCount: Int?
    /// The size of the executable's arena in bytes.
    public let arenaByteCount: Int
    /// The bytes that the steps of one run read and write, as planned: equal on every machine.
    public let movedByteCount: Int

    /// The median wall time, the upper one for an even number of runs.
    public var median: Double { seconds.sorted()[seconds.count / 2] }
  }

  private static let warmUpRuns = 3
  /// Consecutive runs of one graph before the other's turn: enough to find its data in the caches.
  private static let turn = 4
  private static let optimizer = Optimizer.sgd()
  /// Small, so that numbers stay finite although random labels cannot be learnt.
  private static let learningRate = 0.01

  private let engine: any Engine
  private let options: ExecutionOptions
  private let runs: Int

  /// Creates a benchmark.
  /// - Parameter runs: the number of measured runs, at least 1.
  public init(engine: any Engine, options: ExecutionOptions, runs: Int) {
    self.engine = engine
    self.options = options
    self.runs = max(runs, 1)
  }

  /// Measures each run after warm-up, on normally distributed input and, for training steps, random labels.
  /// - Throws: `GraphError` if the graph cannot be trained or has no logits for a training step, `EngineError`.
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

  /// The wall times of two graphs in seconds, forward in evaluation mode, run in turns.
  ///
  /// `otherSeconds` is the median of `other`; `seconds` follows from it by the median ratio of the two within a turn.
  /// Frequency changes and other load slow both graphs down, so their ratio is stable.
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

  /// The median wall time of each step in seconds, in execution order, with the operations that it computes.
  /// - Throws: `GraphError` if the graph cannot be trained or has no logits for a training step, `EngineError`.
  public func profile(of graph: Graph, _ work: Work) throws -> [(operations: [String], seconds: Double)] {
    let prepared = try prepare(graph, work)
    for _ in 0..<Benchmark.warmUpRuns { try prepared.run() }
    var passes: [[(operations: [String], seconds: Double)]] = []
    for _ in 0..<runs { passes.append(try prepared.profile()) }
    return passes[0].indices.map { step in
      (passes[0][step].operations, passes.map { $0[step].seconds }.sorted()[runs / 2])
    }
  }

  // MARK: Preparation

  /// A prepared graph, and its planned memory in bytes.
  private struct Prepared {
    let run: () throws -> Void
    let profile: () throws -> [(operations: [String], seconds: Double)]
    let arena: Int
    let moved: Int

    /// Runs, and returns the mean wall time of a run.
    func seconds(runs: Int = 1) throws -> Double {
      let began = ContinuousClock.now
      for _ in 0..<runs { try run() }
      return began.duration(to: .now) / .seconds(1) / Double(runs)
    }
  }

  private func prepare(_ graph: Graph, _ work: Work) throws -> Prepared {
    switch work {
    case .forward, .gradient:
      let executable = try executable(graph, trains: work == .gradient)
      return Prepared(
        run: { try executable.execute(seed: 0) }, profile: { try executable.profile(seed: 0) },
        arena: executable.arenaByteCount, moved: executable.movedByteCount)
    case .step: return try trainingStep(graph)
    }
  }

  /// An executable whose inputs are filled.
  private func executable(_ graph: Graph, trains: Bool) throws -> any Executable {
    let variables = try VariableStore(graph.variables, seed: 0)
    let executable = try engine.prepare(
      trains ? try graph.differentiated() : try graph.lowered(for: .evaluation), variables: variables, options: options)
    var stream = RandomStream(seed: 0, "benchmark")
    for index in executable.inputShapes.indices {
      // In place: a copy would count towards the peak memory.
      let input = executable.input(index)
      for position in input.indices { input[position] = Float(stream.normal()) }
    }
    return executable
  }

  /// One training step of a classifier on fixed images and labels.
  private func trainingStep(_ graph: Graph) throws -> Prepared {
    let variables = try VariableStore(graph.variables, seed: 0)
    let step = try engine.trainingStep(
      graph, variables: variables, rule: UpdateRule(Benchmark.optimizer), labelSmoothing: 0, options: options)
    var stream = RandomStream(seed: 0, "benchmark")
    let images = stream.fill(graph.shape(graph.inputs[0].value).elementCount, .normal(mean: 0, deviation: 1))
    let logits = graph.shape(graph.outputs[0])
    let labels = (0..<logits[0]).map { _ in stream.uniform(below: logits[1]) }
    return Prepared(
      run: { _ = try step.run(images: images, labels: labels, learningRate: Benchmark.learningRate, seed: 0) },
      profile: { try step.profile(images: images, labels: labels, learningRate: Benchmark.learningRate, seed: 0) },
      arena: step.arenaByteCount, moved: step.movedByteCount)
  }
}
