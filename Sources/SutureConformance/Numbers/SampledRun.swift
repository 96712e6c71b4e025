import SutureExecution
import SutureGraph
import SutureSupport

/// Executes a graph on random numbers: parameters, buffers and inputs depend on the seed alone.
///
/// Parameters do not have their initial values, so that those initialized to 0 have an effect too.
struct SampledRun {
  let graph: Graph
  let seed: UInt64
  private let engine: any Engine
  private let options: ExecutionOptions

  /// Creates a run.
  /// - Parameter threads: nil for one thread for small graphs, otherwise all available.
  init(_ graph: Graph, seed: UInt64, engine: any Engine, threads: ThreadCount? = nil) {
    self.graph = graph
    self.seed = seed
    self.engine = engine
    options = ExecutionOptions(threads: threads ?? (graph.cost.macs < 10_000_000 ? .one : .available))
  }

  /// The shape of the first input.
  var inputShape: Shape { graph.shape(graph.inputs[0].value) }

  /// Inputs of standard normal numbers: `x`, and `x2`, `x3`… if there are several.
  var inputs: [Tensor] { inputs("") }

  /// Other inputs, whose names begin with a prefix.
  func inputs(_ prefix: String) -> [Tensor] {
    graph.inputs.map { tensor(prefix + $0.name, graph.shape($0.value)) }
  }

  /// The results of `step`, for messages.
  var stepNames: [String] {
    ["the output in training"]
      + graph.inputs.map { graph.inputs.count == 1 ? "the input's gradient" : "the gradient of input '\($0.name)'" }
      + graph.parameters.map { "the gradient of '\($0.name)'" }
  }

  /// The shape of the output.
  var outputShape: Shape { graph.shape(graph.outputs[0]) }

  /// An input or upstream gradient of standard normal numbers.
  func tensor(_ name: String, _ shape: Shape) -> Tensor {
    var stream = RandomStream(seed: seed, "conformance", name)
    return Tensor(shape, stream.fill(shape.elementCount, .normal(mean: 0, deviation: 1)))
  }

  /// Parameters and buffers: matrices of unit gain, vectors and buffers near their initial values.
  func variables() throws -> VariableStore {
    let store = try VariableStore(graph.variables, seed: seed)
    for variable in graph.variables {
      guard var tensor = store.tensor(variable.name) else { continue }
      let isMatrix = variable.decays && variable.shape.rank > 1
      let fanIn = max(1, variable.shape.elementCount / max(1, variable.shape[0]))
      let bound = isMatrix ? (3 / Double(fanIn)).squareRoot() : variable.role == .parameter ? 0.5 : 0.2
      var stream = RandomStream(seed: seed, "conformance", variable.name)
      let drawn = stream.fill(tensor.values.count, .uniform(low: -bound, high: bound))
      tensor.values = isMatrix ? drawn : zip(tensor.values, drawn).map { $0 + $1 }
      try store.set(variable.name, tensor)
    }
    return store
  }

  /// The forward pass in evaluation mode.
  func evaluation() throws -> any Executable {
    try engine.prepare(try graph.lowered(for: .evaluation), variables: try variables(), options: options)
  }

  /// The forward pass in training mode, with gradients.
  func training(_ variables: VariableStore) throws -> any Executable {
    try engine.prepare(try graph.differentiated(), variables: variables, options: options)
  }

  /// The forward pass in training mode.
  func forward(_ variables: VariableStore) throws -> any Executable {
    try engine.prepare(try graph.lowered(for: .training), variables: variables, options: options)
  }

  /// One training step: the output, the inputs' gradients, and those of the parameters in order of declaration.
  func step() throws -> [Tensor] {
    try training(try variables()).run(inputs + [tensor("gy", outputShape)], seed: seed)
  }
}

extension Tensor {
  /// Whether all elements are finite.
  var isFinite: Bool { values.allSatisfy(\.isFinite) }

  /// Whether shape and all bits are equal.
  func isIdentical(to other: Tensor) -> Bool {
    shape == other.shape && zip(values, other.values).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}
