import SutureGraph

/// The linear replacement of a squashing function in a flow graph: x · s + t with constants s and t.
struct FlowGate: Hashable {
  /// The mean of the replacement's output: 1, or 1 / n for softmax over n elements.
  let goal: Double
  /// The replacement's output for an input of zeros, such as that of a gate initialized to 0.
  let rest: Double

  /// s and t for a mean absolute input; NaN if it is not finite, since s = 0 would hide the overflow.
  func constants(mean: Float) -> [Float] {
    if !mean.isFinite { return [.nan, .nan] }
    return mean > 0 ? [Float(goal) / mean, 0] : [1, Float(rest)]
  }
}

extension Graph {
  /// The evaluation graph of SynFlow, whose outputs are the gradients of the parameters, and the names of the buffers
  /// that hold s and t, [2], of its gates.
  ///
  /// Norms become the identity. Sigmoids saturate if weights and inputs are positive: their gradient vanishes, and the
  /// weights of gates would not count. Such functions become x · s + t, with s and t as constants of the gradient.
  /// Activation functions become ReLU, their limit for large inputs. A gate that depends on parameters alone does not
  /// saturate and is kept.
  func withFlow() throws(GraphError) -> (graph: Graph, gates: [(buffer: String, gate: FlowGate)]) {
    var gates: [(buffer: String, gate: FlowGate)] = []
    var flow = try linearised { graph, x, gate throws(GraphError) in
      let name = graph.freeName("synflow_gate")
      gates.append((graph.path(of: name), gate))
      let constants = try graph.variable(.buffer, name, [2], .constant(1))
      return (
        try graph.slice(constants, axis: 0, from: 0, to: 1), try graph.slice(constants, axis: 0, from: 1, to: 2)
      )
    }.lowered(for: .evaluation)
    let output = flow.outputs[0]
    let ones = try flow.constant(1, flow.shape(output))
    flow.outputs = try flow.appendGradients(seeds: [(output, ones)], of: flow.parameters.map(\.value))
    return (try flow.pruned(), gates)
  }

  /// The same network with s and t computed in the graph; its outputs are the mean absolute inputs of the gates, each [1].
  func withGateMeans() throws(GraphError) -> Graph {
    var means: [Value] = []
    var graph = try linearised { graph, x, gate throws(GraphError) in
      let flat = try graph.reshape(x, [graph.shape(x).elementCount])
      let mean = try graph.reduce(.mean, try graph.unary(.absolute, flat), axes: [0])
      means.append(mean)
      let smallest = try graph.constant(Double(Float.leastNormalMagnitude), [1])
      let inverse = try graph.unary(.reciprocal, try graph.binary(.maximum, mean, smallest))
      // A step is ½ at 0 and 1 above.
      let shift = try graph.affine(try graph.unary(.step, mean), scale: -2 * gate.rest, shift: 2 * gate.rest)
      return (try graph.affine(inverse, scale: gate.goal), shift)
    }
    graph.outputs = means
    return graph
  }

  /// The graph without norms, with ReLU for activation functions and x · s + t for gates; `constants` returns s and t, each
  /// [1], for a gate's input.
  private func linearised(
    constants: (inout Graph, Value, FlowGate) throws(GraphError) -> (scale: Value, shift: Value)
  ) throws(GraphError) -> Graph {
    let fed = valuesFedByInputs()
    return try rewritten { graph, node, inputs throws(GraphError) in
      if node.operation.isNorm { return [inputs[0]] }
      guard node.inputs.contains(where: fed.contains) else { return try graph.apply(node.operation, inputs) }
      if let gate = node.operation.flowGate(over: inputs.map(graph.shape)) {
        let (scale, shift) = try constants(&graph, inputs[0], gate)
        let scaled = try graph.binary(.add, try graph.binary(.multiply, inputs[0], scale), shift)
        return [try graph.reshape(scaled, graph.shape(inputs[0]))]
      }
      if node.operation.isBentOnce { return [try graph.unary(.relu, inputs[0])] }
      return try graph.apply(node.operation, inputs)
    }
  }
}

extension Operation {
  fileprivate var isNorm: Bool { self is BatchNorm || self is LayerNorm || self is GroupNorm }

  /// Whether it is a ReLU or approaches one for large inputs.
  fileprivate var isBentOnce: Bool {
    self is Elu || (self as? Unary)?.function.traits.use == .rectifier
  }

  /// Its linear replacement if it is a squashing function.
  fileprivate func flowGate(over inputs: [Shape]) -> FlowGate? {
    if let softmax = self as? Softmax, !softmax.isLogarithmic, let axis = inputs[0].axis(softmax.axis) {
      let share = 1 / Double(inputs[0][axis])
      return FlowGate(goal: share, rest: share)
    }
    guard let unary = self as? Unary, case .squashing(let range) = unary.function.traits.use else { return nil }
    // A gate with positive values is open at 0; tanh is 0 there.
    return FlowGate(goal: 1, rest: range.lowerBound < 0 ? 0 : 1)
  }
}
