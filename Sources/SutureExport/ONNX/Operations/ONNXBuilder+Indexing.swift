import SutureGraph

extension ONNXBuilder {
  /// The indices of the largest elements: TopK too has the lower of equal elements first.
  mutating func topk(_ operation: TopK, _ x: String, of node: Node) -> String {
    let axis = builds.graph.shape(node.inputs[0]).axis(operation.axis) ?? 0
    let indices = add(
      "TopK", [x, constant([operation.count])],
      [
        ONNXAttribute("axis", .integer(axis)), ONNXAttribute("largest", .integer(1)),
        ONNXAttribute("sorted", .integer(1)),
      ], output: 1)
    return cast(indices, to: .float)
  }

  /// The elements at computed indices: whole rows by GatherND, single elements by GatherElements.
  mutating func takeAlong(_ operation: TakeAlong, _ inputs: [String], of node: Node) -> String {
    let shape = builds.graph.shape(node.inputs[0])
    let axis = shape.axis(operation.axis) ?? 0
    let (x, indices) = (dimensions(of: node.inputs[0]), dimensions(of: node.inputs[1]))
    let limits = [constant(0), constant(Double(shape[axis] - 1))]
    let whole = cast(add("Clip", [inputs[1]] + limits), to: .int64)
    let movesRows = axis + 1 < shape.rank && indices[(axis + 1)...].allSatisfy { $0 == .fixed(1) }
    if movesRows, x[..<axis] == indices[..<axis] {
      let list = reshape(whole, from: indices, to: indices[...axis] + [.fixed(1)])
      return add("GatherND", [inputs[0], list], [ONNXAttribute("batch_dims", .integer(axis))])
    }
    let to = dimensions(of: node.outputs[0])
    var source = to
    source[axis] = x[axis]
    return add(
      "GatherElements", [expand(inputs[0], from: x, to: source), expand(whole, from: indices, to: to)],
      [ONNXAttribute("axis", .integer(axis))])
  }

  /// Bilinear samples at the places of a grid.
  mutating func gridSample(_ operation: GridSample, _ inputs: [String]) throws(ExportError) -> String {
    guard opset >= 16 else {
      throw ExportError.opsetTooLow(operation: operation.name, needed: 16, requested: opset)
    }
    return add(
      "GridSample", inputs,
      [
        ONNXAttribute("align_corners", .integer(operation.alignsCorners ? 1 : 0)),
        // Opset 20 renamed the mode.
        ONNXAttribute("mode", .text(opset >= 20 ? "linear" : "bilinear")),
        ONNXAttribute("padding_mode", .text("zeros")),
      ])
  }

  /// The indices of an axis.
  mutating func range(_ operation: IndexRange) -> String {
    constant(ONNXTensor((0..<operation.count).map { Float($0) }, dimensions: [operation.count]))
  }

  private mutating func cast(_ x: String, to type: ONNXTensor.ElementType) -> String {
    add("Cast", [x], [ONNXAttribute("to", .integer(type.rawValue))])
  }
}
