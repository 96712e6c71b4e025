import SutureGraph
import SutureSupport

/// Runs a graph on the tensors of a safetensors file: `x`, `param/<name>`, `buffer/<name>`, `train/gy`.
///
/// A graph with several inputs has `x2`, `x3`… besides. The prefixes of parameters and buffers are optional, as in
/// PyTorch's `state_dict`.
public struct TensorRun {
  private let tensors: SafeTensors
  private let path: String
  private let engine: any Engine
  private let options: ExecutionOptions

  /// Creates a run on tensors.
  /// - Parameter path: the tensors' file, for errors.
  public init(_ tensors: SafeTensors, path: String, engine: any Engine, threads: ThreadCount = .available) {
    self.tensors = tensors
    self.path = path
    self.engine = engine
    options = ExecutionOptions(threads: threads)
  }

  /// The shape of `x`.
  /// - Throws: `SafeTensorsError` if it is missing.
  public func inputShape() throws -> Shape { try shape("x") }

  /// The shapes of the first inputs: `x`, `x2`, `x3`….
  /// - Throws: `SafeTensorsError` if one is missing.
  public func inputShapes(_ count: Int) throws -> [Shape] {
    try (0..<count).map { try shape(GraphFragment.inputName($0)) }
  }

  /// Runs in evaluation mode.
  /// - Returns: `eval/y`.
  /// - Throws: if a tensor is missing or its shape differs from the graph's.
  public func evaluate(_ graph: Graph) throws -> SafeTensors {
    let variables = try variables(of: graph)
    let executable = try engine.prepare(
      try graph.lowered(for: .evaluation), variables: variables, options: options)
    var results = SafeTensors()
    results["eval/y"] = try executable.run(try inputs(of: graph), seed: 0)[0]
    return results
  }

  /// Runs a training step without changing parameters.
  /// - Returns: `train/y`, `train/gx` (and `train/gx2`… for further inputs), `train/grad/<name>`, and buffers after the
  ///   step as `train/buffer/<name>`.
  /// - Throws: if a tensor is missing or its shape differs from the graph's.
  public func train(_ graph: Graph) throws -> SafeTensors {
    let variables = try variables(of: graph)
    let executable = try engine.prepare(try graph.differentiated(), variables: variables, options: options)
    let gradient = try tensor("train/gy")
    try check("train/gy", gradient.shape, expecting: graph.shape(graph.outputs[0]))
    let outputs = try executable.run(try inputs(of: graph) + [gradient], seed: 0)
    var results = SafeTensors()
    results["train/y"] = outputs[0]
    for (input, gradient) in zip(graph.inputs, outputs.dropFirst()) { results["train/g\(input.name)"] = gradient }
    for (parameter, gradient) in zip(graph.parameters, outputs.dropFirst(1 + graph.inputs.count)) {
      results["train/grad/\(parameter.name)"] = gradient
    }
    for buffer in graph.buffers { results["train/buffer/\(buffer.name)"] = variables.tensor(buffer.name) }
    return results
  }

  private func inputs(of graph: Graph) throws -> [Tensor] { try graph.inputs.map { try tensor($0.name) } }

  private func tensor(_ name: String) throws -> Tensor { try tensors.require(name, path: path) }

  /// The shape of a required tensor, without reading its elements.
  private func shape(_ name: String) throws -> Shape {
    if let shape = tensors.shape(of: name) { return shape }
    return try tensor(name).shape
  }

  /// The name of a variable's tensor: with the prefix of its role, or without it if only that tensor exists.
  public static func name(of variable: Variable, in tensors: SafeTensors) -> String {
    let name = "\(variable.role == .parameter ? "param" : "buffer")/\(variable.name)"
    let isPlain = !tensors.contains(name) && tensors.contains(variable.name) && variable.name != "x"
    return isPlain ? variable.name : name
  }

  private func name(of variable: Variable) -> String { Self.name(of: variable, in: tensors) }

  private func check(_ name: String, _ shape: Shape, expecting expected: Shape) throws(EngineError) {
    guard shape != expected else { return }
    throw .wrongShape(what: "tensor '\(name)' of '\(path)'", expected: expected, actual: shape)
  }

  /// The error for a missing variable; names of other variables' tensors are not suggested.
  private func missing(_ variable: Variable, in graph: Graph) -> SafeTensorsError {
    let taken = Set(graph.variables.map(name(of:)) + graph.inputs.map(\.name) + ["train/gy"])
    let rest = tensors.names.filter { !taken.contains($0) }
    let wanted = name(of: variable)
    // 'x' alone is the input.
    let plain: String? = variable.name == "x" ? nil : variable.name
    let nearest = Suggestion.nearest(to: wanted, in: rest) ?? plain.flatMap { Suggestion.nearest(to: $0, in: rest) }
    return SafeTensorsError(
      path, tensor: wanted, .missingTensor(nearest: nearest, names: tensors.names, alternative: plain))
  }

  private func variables(of graph: Graph) throws -> VariableStore {
    // Names and shapes first: memory is allocated only if they match.
    for variable in graph.variables {
      let name = name(of: variable)
      guard let shape = tensors.shape(of: name) else { throw missing(variable, in: graph) }
      try check(name, shape, expecting: variable.shape)
    }
    let store = try VariableStore(graph.variables, seed: 0)
    for variable in graph.variables { try store.set(variable.name, try tensor(name(of: variable))) }
    return store
  }
}
