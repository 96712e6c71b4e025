import SutureGraph

extension ONNXBuilder {
  /// A matrix product; transposed operands have a Transpose before them.
  mutating func matmul(_ operation: MatMul, _ inputs: [String], of node: Node) -> String {
    let transposes = [operation.transposesA, operation.transposesB]
    let operands = inputs.indices.map { index in
      transposes[index] ? transposed(inputs[index], rank: builds.graph.shape(node.inputs[index]).rank) : inputs[index]
    }
    return add("MatMul", operands)
  }

  /// x · weightᵀ + bias.
  ///
  /// The weight keeps its name and layout: Gemm transposes it, and runtimes fold a Transpose of an initializer.
  mutating func linear(_ inputs: [String], rank: Int) -> String {
    if rank == 2 { return add("Gemm", inputs, [ONNXAttribute("transB", .integer(1))]) }
    let product = add("MatMul", [inputs[0], transposed(inputs[1], rank: 2)])
    return inputs.count == 3 ? add("Add", [product, inputs[2]]) : product
  }

  private mutating func transposed(_ x: String, rank: Int) -> String {
    let axes = Array(0..<rank - 2) + [rank - 1, rank - 2]
    return add("Transpose", [x], [ONNXAttribute("perm", .integers(axes))])
  }

  /// A convolution over one or two axes; padding that repeats elements is a Pad before it.
  mutating func convolution(_ operation: Convolution, _ inputs: [String], of node: Node) throws -> String {
    let kernel = Array(builds.graph.shape(node.inputs[1]).dimensions[2...])
    if let (pad, rest) = operation.separatePadding(axes: kernel.count) {
      let padded = try self.pad(pad, inputs[0])
      return try convolution(rest, [padded] + inputs.dropFirst(), of: node)
    }
    let window = try spread(operation.window, over: kernel.count, of: operation)
    return add(
      "Conv", inputs,
      [
        ONNXAttribute("dilations", .integers(window.dilation)), ONNXAttribute("group", .integer(operation.groups)),
        ONNXAttribute("kernel_shape", .integers(kernel)),
        ONNXAttribute("pads", .integers(window.padding + window.padding)),
        ONNXAttribute("strides", .integers(window.stride)),
      ])
  }

  /// A transposed convolution over one or two axes.
  mutating func transposedConvolution(
    _ operation: TransposedConvolution, _ inputs: [String], of node: Node
  ) throws -> String {
    let kernel = Array(builds.graph.shape(node.inputs[1]).dimensions[2...])
    let window = try spread(operation.window, over: kernel.count, of: operation)
    guard let more = Window.spread(operation.outputPadding, kernel.count) else {
      throw misfit("output padding does not fit", axes: kernel.count, of: operation)
    }
    return add(
      "ConvTranspose", inputs,
      [
        ONNXAttribute("dilations", .integers(window.dilation)), ONNXAttribute("group", .integer(operation.groups)),
        ONNXAttribute("kernel_shape", .integers(kernel)),
        ONNXAttribute("output_padding", .integers(more)),
        ONNXAttribute("pads", .integers(window.padding + window.padding)),
        ONNXAttribute("strides", .integers(window.stride)),
      ])
  }

  /// The window with one number per spatial axis, which the operation's shape rule has checked.
  func spread(_ window: Window, over axes: Int, of operation: any Operation) throws(GraphError) -> Window {
    guard let window = window.spread(over: axes) else {
      throw misfit("stride, padding and dilation do not fit", axes: axes, of: operation)
    }
    return window
  }

  private func misfit(_ what: String, axes: Int, of operation: any Operation) -> GraphError {
    .invalidShape(operation: operation.name, inputs: [], reason: "\(what) \(axes) spatial axes")
  }
}
