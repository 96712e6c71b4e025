import SutureGraph

/// What a squashing function becomes in a flow graph: x · s + t with constants s and t.
struct FlowGate: Hashable {
  /// What the mean is to become: 1, or 1 / n for softmax over n, as it has.
  let goal: Double
  /// What it gives where its input is 0 everywhere, as a gate that starts at 0 may be.
  let rest: Double

  /// s and t for a mean absolute input; NaN where it is not finite, so that a gate does not close instead.
  func constants(mean: Float) -> [Float] {
    if !mean.isFinite { return [.nan, .nan] }
    return mean > 0 ? [Float(goal) / mean, 0] : [1, Float(rest)]
  }
}

extension Graph {
  /// The evaluation graph of SynFlow, whose outputs are the gradients of the parameters, and the names of the buffers
  /// that hold s and t, [2], of its gates.
  ///
  /// Norms pass their input on. A sigmoid saturates under weights and inputs that are all positive, so that nothing
  /// flows to a gate's weights and every gate scores as none: such functions become x · s + t instead, through whose
  /// constants nothing flows. Activations become what they are on large numbers, ReLU. A gate that depends on
  /// parameters alone does not saturate and stays.
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

  /// The same network with gates that find s and t themselves; its outputs are their mean absolute inputs, each [1].
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

  /// The graph without norms, with ReLU for activations and x · s + t for gates; `constants` answers with s and t, each
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

  /// Whether it is close to ReLU on large numbers, or meant as a ReLU.
  fileprivate var isBentOnce: Bool {
    switch (self as? Unary)?.function {
    case .relu, .relu6, .silu, .gelu, .hardSwish: true
    case .sigmoid, .tanh, .hardSigmoid, .exponential, .logarithm, .squareRoot, .reciprocal, .square, .absolute, .negate,
      .step, nil:
      false
    }
  }

  /// What it becomes if it squashes its input; nil where it does not.
  fileprivate func flowGate(over inputs: [Shape]) -> FlowGate? {
    if let softmax = self as? Softmax, !softmax.isLogarithmic, let axis = inputs[0].axis(softmax.axis) {
      let share = 1 / Double(inputs[0][axis])
      return FlowGate(goal: share, rest: share)
    }
    switch (self as? Unary)?.function {
    case .sigmoid, .hardSigmoid: return FlowGate(goal: 1, rest: 1)
    case .tanh: return FlowGate(goal: 1, rest: 0)
    case .relu, .relu6, .silu, .gelu, .hardSwish, .exponential, .logarithm, .squareRoot, .reciprocal, .square,
      .absolute, .negate, .step, nil:
      return nil
    }
  }
}
