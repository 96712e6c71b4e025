import SutureEngine
import SutureExecution
import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// log Σ |θ · ∂R/∂θ|, R the sum of the outputs for an input of ones, absolute weights, and norms left out (SynFlow,
/// arXiv 2006.05467), with gates that let their weights count (see `Graph.withFlow`).
enum SynapticFlow {
  /// The score; −∞ where nothing flows, infinite or NaN where the flow leaves the range of 32-bit floats.
  ///
  /// - Parameters:
  ///   - graph: the network for one image.
  ///   - variables: its weights, which stay as they are.
  static func value(of graph: Graph, variables: VariableStore, options: PlanOptions) throws -> Double {
    let gradients = try self.gradients(of: graph, variables: variables, options: options)
    return log(
      gradients.reduce(0) { sum, gradient in
        let weights = variables.tensor(gradient.parameter)?.values ?? []
        return sum + zip(weights, gradient.values).reduce(0.0) { $0 + abs(Double($1.0) * Double($1.1)) }
      })
  }

  /// ∂R/∂θ of every parameter.
  static func gradients(
    of graph: Graph, variables: VariableStore, options: PlanOptions
  ) throws -> [(parameter: String, values: [Float])] {
    let ones = graph.inputs.map { Tensor(graph.shape($0.value), repeating: 1) }
    let means = try Plan(
      try graph.withGateMeans().lowered(for: .evaluation),
      variables: try absolute(variables, for: graph.variables), options: options
    ).run(ones)

    let (flow, gates) = try graph.withFlow()
    let store = try absolute(variables, for: flow.variables)
    for (gate, mean) in zip(gates, means) {
      try store.set(gate.buffer, Tensor([2], gate.gate.constants(mean: mean.values[0])))
    }
    let gradients = try Plan(flow, variables: store, options: options).run(ones)
    return zip(flow.parameters, gradients).map { ($0.name, $1.values) }
  }

  /// A store whose variables are the absolute numbers of another's, where it has them.
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
