import SutureGraph

extension ONNXBuilder {
  /// A pooling by windows that do not overlap and fill the map.
  mutating func pool(_ operation: AdaptivePool, _ x: String, of node: Node) throws -> String {
    guard let kernel = operation.equalWindows(over: builds.graph.shape(node.inputs[0])) else {
      throw ExportError.unsupportedOperation(operation.name, format: "ONNX")
    }
    return add(
      operation.function == .max ? "MaxPool" : "AveragePool", [x],
      [ONNXAttribute("kernel_shape", .integers(kernel)), ONNXAttribute("strides", .integers(kernel))])
  }

  /// A pooling with a window of fixed size.
  mutating func pool(
    _ type: String, _ x: String, kernel: [Int], window: Window, _ attributes: [ONNXAttribute] = []
  ) throws -> String {
    guard let window = window.spread(over: 2) else {
      throw ExportError.unsupportedOperation(type, format: "ONNX")
    }
    let kernel = kernel.count == 1 ? [kernel[0], kernel[0]] : kernel
    return add(
      type, [x],
      attributes + [
        ONNXAttribute("kernel_shape", .integers(kernel)),
        ONNXAttribute("pads", .integers(window.padding + window.padding)),
        ONNXAttribute("strides", .integers(window.stride)),
      ])
  }

  /// A sum, mean or maximum over axes; GlobalAveragePool and GlobalMaxPool are slower in onnxruntime.
  mutating func reduce(_ function: ReduceFunction, _ x: String, rank: Int, _ operation: Reduce) -> String {
    let axes = operation.axes.map { $0 < 0 ? $0 + rank : $0 }
    let keeps = ONNXAttribute("keepdims", .integer(operation.keepsDimensions ? 1 : 0))
    let (type, firstOpsetWithInput) =
      switch function {
      case .sum: ("ReduceSum", 13)
      case .mean: ("ReduceMean", 18)
      case .max: ("ReduceMax", 18)
      }
    if opset >= firstOpsetWithInput { return add(type, [x, constant(axes)], [keeps]) }
    return add(type, [x], [ONNXAttribute("axes", .integers(axes)), keeps])
  }
}
