import SutureExecution
import SutureGraph
import SutureSupport

/// How much the output in training depends on single parameters.
struct TrainingEffect {
  private let run: SampledRun
  private let store: VariableStore
  private let start: VariableStore.Snapshot
  private let forward: any Executable
  private let output: Tensor

  init(_ run: SampledRun) throws {
    self.run = run
    store = try run.variables()
    start = store.snapshot()
    forward = try run.forward(store)
    output = try forward.run(run.inputs, seed: run.seed)[0]
  }

  /// The largest change of the output, relative to the larger of 1 and its largest absolute value, when each element of
  /// a parameter moves by up to ½; nil if there is no such parameter.
  func change(of name: String) throws -> Double? {
    try store.restore(start)
    guard run.graph.parameters.contains(where: { $0.name == name }), var moved = store.tensor(name) else { return nil }
    var stream = RandomStream(seed: run.seed, "effect", name)
    let steps = stream.fill(moved.values.count, .uniform(low: -0.5, high: 0.5))
    moved.values = zip(moved.values, steps).map { $0 + $1 }
    try store.set(name, moved)
    return TensorDifference(try forward.run(run.inputs, seed: run.seed)[0], output).relative
  }
}
