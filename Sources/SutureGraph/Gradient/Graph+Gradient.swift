extension Graph {
  /// Appends the gradients of Σ(output · upstream) to a lowered graph, by traversing its operations in reverse.
  ///
  /// - Parameters:
  ///   - seeds: outputs, each with its upstream gradient.
  ///   - targets: the values whose gradients are computed.
  /// - Returns: the gradient of each target; zeros if none flows to it.
  /// - Throws: `GraphError.noGradient` if an operation between targets and outputs has none.
  public mutating func appendGradients(
    seeds: [(output: Value, upstream: Value)], of targets: [Value]
  ) throws(GraphError) -> [Value] {
    let forward = nodes
    var leadsToTarget = [Bool](repeating: false, count: shapes.count)
    for target in targets { leadsToTarget[target.index] = true }
    for node in forward where node.inputs.contains(where: { leadsToTarget[$0.index] }) {
      for output in node.outputs { leadsToTarget[output.index] = true }
    }

    var gradients: [Value: Value] = [:]
    for seed in seeds { try accumulate(seed.upstream, for: seed.output, in: &gradients) }
    for node in forward.reversed() {
      let upstream = node.outputs.map { gradients[$0] }
      let wanted = node.inputs.map { leadsToTarget[$0.index] }
      guard upstream.contains(where: { $0 != nil }), wanted.contains(true) else { continue }
      resume(scope: node.scope)
      let step = GradientStep(inputs: node.inputs, outputs: node.outputs, upstream: upstream, wanted: wanted)
      let made = try node.operation.gradients(step, in: &self)
      for (index, gradient) in made.enumerated() where wanted[index] {
        if let gradient { try accumulate(gradient, for: node.inputs[index], in: &gradients) }
      }
    }
    var results: [Value] = []
    for target in targets {
      if let gradient = gradients[target] {
        results.append(gradient)
      } else {
        results.append(try constant(0, shape(target)))
      }
    }
    return results
  }

  private mutating func accumulate(
    _ gradient: Value, for value: Value, in gradients: inout [Value: Value]
  ) throws(GraphError) {
    if let before = gradients[value] {
      gradients[value] = try binary(.add, before, gradient)
    } else {
      gradients[value] = gradient
    }
  }
}
