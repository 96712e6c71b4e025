import SutureGraph

extension ONNXBuilder {
  /// Batch normalisation with running statistics.
  mutating func batchNorm(_ operation: BatchNorm, _ inputs: [String], of node: Node) -> String {
    let channels = builds.graph.shape(node.inputs[0])[1]
    let (weight, bias) =
      inputs.count == 5 ? (inputs[3], inputs[4]) : (vector(1, channels), vector(0, channels))
    return add(
      "BatchNormalization", [inputs[0], weight, bias, inputs[1], inputs[2]],
      [
        ONNXAttribute("epsilon", .float(Float(operation.epsilon))),
        // ONNX's momentum is the weight of the old statistics.
        ONNXAttribute("momentum", .float(Float(1 - operation.momentum))),
      ])
  }

  /// Layer normalisation over the last axis.
  mutating func layerNorm(_ operation: LayerNorm, _ inputs: [String], of node: Node) throws -> String {
    guard opset >= 17 else {
      throw ExportError.opsetTooLow(operation: operation.name, needed: 17, requested: opset)
    }
    let shape = builds.graph.shape(node.inputs[0])
    let scaled = inputs.count == 3 ? inputs : [inputs[0], vector(1, shape[shape.rank - 1])]
    return add(
      "LayerNormalization", scaled,
      [
        ONNXAttribute("axis", .integer(shape.rank - 1)), ONNXAttribute("epsilon", .float(Float(operation.epsilon))),
      ])
  }

  /// Group normalisation by InstanceNormalization, as GroupNormalization's scale changed its shape and few runtimes
  /// have it.
  mutating func groupNorm(_ operation: GroupNorm, _ inputs: [String], of node: Node) -> String {
    let shape = builds.graph.shape(node.inputs[0])
    let channels = shape[1]
    let epsilon = ONNXAttribute("epsilon", .float(Float(operation.epsilon)))
    if operation.groups == channels, shape.rank > 2 {
      let (weight, bias) = inputs.count == 3 ? (inputs[1], inputs[2]) : (vector(1, channels), vector(0, channels))
      return add("InstanceNormalization", [inputs[0], weight, bias], [epsilon])
    }
    let outer = dimensions(of: node.inputs[0])
    let members = shape.elementCount(1..<shape.rank) / operation.groups
    let grouped = [outer[0], .fixed(operation.groups), .fixed(members)]
    let normalized = add(
      "InstanceNormalization",
      [
        reshape(inputs[0], from: outer, to: grouped), vector(1, operation.groups), vector(0, operation.groups),
      ], [epsilon])
    let y = reshape(normalized, from: grouped, to: outer)
    guard inputs.count == 3 else { return y }
    let column: [ONNXDimension] = [.fixed(channels)] + [ONNXDimension](repeating: .fixed(1), count: shape.rank - 2)
    let weight = reshape(inputs[1], from: [.fixed(channels)], to: column)
    let bias = reshape(inputs[2], from: [.fixed(channels)], to: column)
    return add("Add", [add("Mul", [y, weight]), bias])
  }

  /// A vector of equal numbers.
  private mutating func vector(_ value: Float, _ count: Int) -> String {
    constant(ONNXTensor([Float](repeating: value, count: count), dimensions: [count]))
  }
}
