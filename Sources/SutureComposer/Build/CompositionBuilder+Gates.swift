import SutureGraph

extension CompositionBuilder {
  /// The input times the joined gates of the branches.
  /// - Parameters:
  ///   - values: the outputs of the branches.
  ///   - parts: the branches.
  ///   - input: the common input of the branches.
  ///   - joining: the operator.
  /// - Throws: `CompositionError.noGate` if an output is not the input times a gate.
  mutating func applyGates(
    of values: [Value], _ parts: [Arrangement], to input: Value, by joining: ParallelOperator
  ) throws -> Value {
    var gates: [Value] = []
    for (part, gate) in zip(parts, try graph.takeGates(of: values, over: input)) {
      switch gate {
      case .one: continue
      case .value(let value): gates.append(value)
      case .none(let obstacle):
        throw CompositionError.noGate(operator: joining, branch: part.composition, obstacle)
      }
    }
    guard !gates.isEmpty else { return input }
    let isMean = joining == .gateMean
    var gate = try combine(gates, isMean ? .add : .multiply)
    if isMean {
      // Branches without a gate, such as the identity, have the gate 1.
      let count = Double(values.count)
      gate = try graph.affine(gate, scale: 1 / count, shift: Double(values.count - gates.count) / count)
    }
    return try graph.binary(.multiply, input, gate)
  }
}
