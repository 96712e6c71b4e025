import SutureGraph

extension ONNXBuilder {
  /// The network in the operations that have a spelling here.
  ///
  /// Operations that ONNX lacks, or that runtimes get wrong, are replaced by their own definition. Norms, softmax and
  /// windows keep their operators.
  static func lowered(_ graph: Graph) throws(GraphError) -> Graph {
    try graph.rewritten { graph, node, inputs throws(GraphError) in
      let needsLowering =
        switch node.operation {
        // Runtimes drop the axes of ReduceL2 (MNN from opset 18).
        case is ReduceNorm, is ReduceVariance, is Dropout: true
        case let pool as AdaptivePool: pool.equalWindows(over: graph.shape(inputs[0])) == nil
        // Pad has no mode for it below opset 19.
        case let pad as Pad: pad.mode == .circular
        case let convolution as Convolution: convolution.paddingMode == .circular
        default: false
        }
      if needsLowering, let made = try node.operation.lowered(inputs, mode: .evaluation, in: &graph) { return made }
      return try graph.apply(node.operation, inputs)
    }.pruned()
  }

  /// Adds the nodes of one operation of the network.
  /// - Returns: the name of its output.
  /// - Throws: `ExportError.unsupportedOperation`, or `opsetTooLow`.
  mutating func spelling(of node: Node) throws -> String {
    let inputs = try node.inputs.map { value in try name(of: value) }
    switch node.operation {
    case let operation as Unary: return try unary(operation.function, inputs[0], of: node)
    case let operation as Elu: return add("Elu", inputs, [ONNXAttribute("alpha", .float(Float(operation.alpha)))])
    case let operation as Power: return add("Pow", [inputs[0], constant(operation.exponent)])
    case let operation as Affine: return affine(inputs[0], scale: operation.scale, shift: operation.shift)
    case let operation as Binary: return add(operation.function.onnxType, inputs)
    case is StopGradient: return inputs[0]
    case let operation as Reduce:
      return reduce(operation.function, inputs[0], rank: rank(node.inputs[0]), operation)
    case let operation as MatMul: return matmul(operation, inputs, of: node)
    case is Linear: return linear(inputs, rank: rank(node.inputs[0]))
    case let operation as Convolution: return try convolution(operation, inputs, of: node)
    case let operation as TransposedConvolution: return try transposedConvolution(operation, inputs, of: node)
    case let operation as MaxPool:
      return try pool("MaxPool", inputs[0], kernel: operation.kernel, window: operation.window)
    case let operation as AveragePool:
      return try pool(
        "AveragePool", inputs[0], kernel: operation.kernel, window: operation.window,
        [ONNXAttribute("count_include_pad", .integer(operation.countsPadding ? 1 : 0))])
    case let operation as AdaptivePool: return try pool(operation, inputs[0], of: node)
    case let operation as Softmax:
      let axis = builds.graph.shape(node.inputs[0]).axis(operation.axis) ?? operation.axis
      return add(
        operation.isLogarithmic ? "LogSoftmax" : "Softmax", inputs, [ONNXAttribute("axis", .integer(axis))])
    case let operation as BatchNorm: return batchNorm(operation, inputs, of: node)
    case let operation as LayerNorm: return try layerNorm(operation, inputs, of: node)
    case let operation as GroupNorm: return groupNorm(operation, inputs, of: node)
    default: return try rearrangement(node, inputs)
    }
  }

  /// The operations that move or repeat elements.
  private mutating func rearrangement(_ node: Node, _ inputs: [String]) throws -> String {
    switch node.operation {
    case is Reshape:
      return reshape(inputs[0], from: dimensions(of: node.inputs[0]), to: dimensions(of: node.outputs[0]))
    case let operation as Permute:
      return add("Transpose", inputs, [ONNXAttribute("perm", .integers(operation.axes))])
    case let operation as Slice: return slice(operation, inputs[0], of: node)
    case let operation as Concat: return concat(operation, inputs, of: node)
    case let operation as Pad: return try pad(operation, inputs[0])
    case is Expand: return expand(inputs[0], of: node)
    case let operation as Gather: return gather(operation, inputs[0], of: node)
    case let operation as TopK: return topk(operation, inputs[0], of: node)
    case let operation as TakeAlong: return takeAlong(operation, inputs, of: node)
    case let operation as GridSample: return try gridSample(operation, inputs)
    case let operation as IndexRange: return range(operation)
    case let operation as Constant: return constant(operation, of: node)
    case let operation as Resize: return resize(operation, inputs[0], of: node)
    case let operation as Unfold: return try unfold(operation, inputs[0], of: node)
    case let operation as Fold: return try fold(operation, inputs[0], of: node)
    default: throw ExportError.unsupportedOperation(node.operation.name, format: "ONNX")
    }
  }

  private func rank(_ value: Value) -> Int { builds.graph.shape(value).rank }
}
