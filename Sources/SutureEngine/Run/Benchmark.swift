import SutureGraph

/// Measures how long a graph takes.
public struct Benchmark {
  private static let warmUpRuns = 3

  private let options: PlanOptions
  private let runs: Int

  /// Measures with these options; the median is of `runs` runs.
  public init(options: PlanOptions, runs: Int) {
    self.options = options
    self.runs = max(runs, 1)
  }

  /// The median wall time in seconds, after warm-up, on normally distributed input.
  /// - Parameter trains: forward in training mode and backward, rather than forward in evaluation mode.
  public func median(of graph: Graph, trains: Bool = false) throws -> Double {
    let plan = try plan(graph, trains: trains)
    var times: [Duration] = []
    for _ in 0..<runs {
      let began = ContinuousClock.now
      try plan.execute(seed: 0)
      times.append(began.duration(to: .now))
    }
    return times.sorted()[runs / 2] / .seconds(1)
  }

  /// The median wall time of each step in seconds, in the order in which they run, with the operations it computes.
  /// - Parameter trains: forward in training mode and backward, rather than forward in evaluation mode.
  public func profile(of graph: Graph, trains: Bool = false) throws -> [(operations: [String], seconds: Double)] {
    let plan = try plan(graph, trains: trains)
    var passes: [[(operations: [String], seconds: Double)]] = []
    for _ in 0..<runs { passes.append(try plan.profile(seed: 0)) }
    return passes[0].indices.map { step in
      (passes[0][step].operations, passes.map { $0[step].seconds }.sorted()[runs / 2])
    }
  }

  /// A plan that has run a few times.
  private func plan(_ graph: Graph, trains: Bool) throws -> Plan {
    let variables = try VariableStore(graph.variables, seed: 0)
    let plan = try Plan(
      trains ? try graph.differentiated() : try graph.lowered(for: .evaluation), variables: variables, options: options)
    var stream = RandomStream(seed: 0, "benchmark")
    for (index, shape) in plan.inputShapes.enumerated() {
      let values = stream.fill(shape.elementCount, .normal(mean: 0, deviation: 1))
      try plan.setInput(index, values)
    }
    for _ in 0..<Benchmark.warmUpRuns { try plan.execute(seed: 0) }
    return plan
  }
}
