import SutureExecution
import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// log Σ |θ · ∂R/∂θ|, R the sum of the outputs for an input of ones, with absolute weights and without norms (SynFlow,
/// arXiv 2006.05467); gates are linearized so that their weights count (see `Graph.withFlow`).
enum SynapticFlow {
  /// The score; −∞ if the flow is 0, infinite or NaN if it exceeds the range of 32-bit floats.
  ///
  /// - Parameters:
  ///   - graph: the network for one image.
  ///   - variables: its weights, not modified.
  static func value(
    of graph: Graph, variables: VariableStore, engine: any Engine, options: ExecutionOptions
  ) throws -> Double {
    let gradients = try self.gradients(of: graph, variables: variables, engine: engine, options: options)
    return log(
      gradients.reduce(0) { sum, gradient in
        let weights = variables.tensor(gradient.parameter)?.values ?? []
        return sum + zip(weights, gradient.values).reduce(0.0) { $0 + abs(Double($1.0) * Double($1.1)) }
      })
  }

  /// ∂R/∂θ of every parameter.
  static func gradients(
    of graph: Graph, variables: VariableStore, engine: any Engine, options: ExecutionOptions
  ) throws -> [(parameter: String, values: [Float])] {
    let ones = graph.inputs.map { Tensor(graph.shape($0.value), repeating: 1) }
    let means = try engine.prepare(
      try graph.withGateMeans().lowered(for: .evaluation),
      variables: try absolute(variables, for: graph.variables), options: options
    ).run(ones)

    let (flow, gates) = try graph.withFlow()
    let store = try absolute(variables, for: flow.variables)
    for (gate, mean) in zip(gates, means) {
      try store.set(gate.buffer, Tensor([2], gate.gate.constants(mean: mean.values[0])))
    }
    let gradients = try engine.prepare(flow, variables: store, options: options).run(ones)
    return zip(flow.parameters, gradients).map { ($0.name, $1.values) }
  }

  /// A store for variables that holds the absolute values of another store's variables of the same names.
  private static func absolute(
    _ source: VariableStore, for variables: [Variable]
  ) throws(EngineError) -> VariableStore {
    let store = try VariableStore(variables, seed: 0)
    for slot in source.slots where store.slot(slot.name) != nil {
      guard var tensor = source.tensor(slot.name) else { continue }
      for index in tensor.values.indices { tensor.values[index] = abs(tensor.values[index]) }
      try store.set(slot.name, tensor)
    }
    return store
  }
}
