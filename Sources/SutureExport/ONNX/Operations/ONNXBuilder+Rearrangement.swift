import SutureGraph

extension ONNXBuilder {
  /// A range of one axis.
  mutating func slice(_ operation: Slice, _ x: String, of node: Node) -> String {
    let shape = builds.graph.shape(node.inputs[0])
    let axis = shape.axis(operation.axis) ?? 0
    return slice(x, axis: axis, operation.start..<operation.end, of: shape[axis])
  }

  private mutating func slice(
    _ x: String, axis: Int, _ range: Range<Int>, step: Int = 1, of size: Int
  ) -> String {
    if range == 0..<size, step == 1 { return x }
    let bounds = [constant([range.lowerBound]), constant([range.upperBound])]
    return add("Slice", [x] + bounds + [constant([axis])] + (step == 1 ? [] : [constant([step])]))
  }

  /// Values joined along an axis.
  mutating func concat(_ operation: Concat, _ inputs: [String], of node: Node) -> String {
    let axis = builds.graph.shape(node.inputs[0]).axis(operation.axis) ?? 0
    return inputs.count == 1 ? inputs[0] : add("Concat", inputs, [ONNXAttribute("axis", .integer(axis))])
  }

  /// A border.
  mutating func pad(_ operation: Pad, _ x: String) throws -> String {
    let widths = operation.before + operation.after
    switch operation.mode {
    case .constant: return pad(x, widths, value: operation.value)
    case .reflect: return pad(x, widths, mode: "reflect")
    case .replicate: return pad(x, widths, mode: "edge")
    case .circular: throw ExportError.unsupportedOperation("\(operation.name) in mode circular", format: "ONNX")
    }
  }

  private mutating func pad(_ x: String, _ widths: [Int], mode: String) -> String {
    if widths.allSatisfy({ $0 == 0 }) { return x }
    return add("Pad", [x, constant(widths)], [ONNXAttribute("mode", .text(mode))])
  }

  /// A constant border.
  /// - Parameter widths: those before all axes, then those after.
  mutating func pad(_ x: String, _ widths: [Int], value: Double) -> String {
    if widths.allSatisfy({ $0 == 0 }) { return x }
    return add("Pad", [x, constant(widths), constant(value)], [ONNXAttribute("mode", .text("constant"))])
  }

  /// A value repeated along axes of size 1.
  mutating func expand(_ x: String, of node: Node) -> String {
    expand(x, from: dimensions(of: node.inputs[0]), to: dimensions(of: node.outputs[0]))
  }

  /// A value repeated along axes of size 1.
  mutating func expand(_ x: String, from: [ONNXDimension], to: [ONNXDimension]) -> String {
    if from == to { return x }
    // Expand broadcasts: 1 keeps the input's size, whatever it is.
    let target = to.indices.map { axis in
      let source = axis - (to.count - from.count)
      return source >= 0 && from[source] == to[axis] ? .fixed(1) : to[axis]
    }
    return add("Expand", [x, shape(target)])
  }

  /// The elements of an axis at fixed indices: a slice if they are evenly spaced.
  mutating func gather(_ operation: Gather, _ x: String, of node: Node) -> String {
    let shape = builds.graph.shape(node.inputs[0])
    return gather(x, axis: shape.axis(operation.axis) ?? 0, operation.indices, of: shape)
  }

  private mutating func gather(_ x: String, axis: Int, _ indices: [Int], of shape: Shape) -> String {
    let step = indices.count > 1 ? indices[1] - indices[0] : 1
    let end = indices[indices.count - 1] + 1
    if step > 0, indices.elementsEqual(stride(from: indices[0], to: end, by: step)) {
      return slice(x, axis: axis, indices[0]..<end, step: step, of: shape[axis])
    }
    return add("Gather", [x, constant(indices)], [ONNXAttribute("axis", .integer(axis))])
  }

  /// Equal elements.
  mutating func constant(_ operation: Constant, of node: Node) -> String {
    if operation.shape.rank == 0 { return constant(operation.value) }
    let value = ONNXTensor([Float(operation.value)], dimensions: [1])
    return add(
      "ConstantOfShape", [shape(dimensions(of: node.outputs[0]))], [ONNXAttribute("value", .tensor(value))])
  }

  /// A map of another height and width.
  mutating func resize(_ operation: Resize, _ x: String, of node: Node) -> String {
    let input = builds.graph.shape(node.inputs[0])
    let (from, to) = ([input[2], input[3]], operation.size)
    if from == to { return x }
    let isWhole = zip(from, to).allSatisfy { $1 % $0 == 0 }
    if operation.method == .nearest, !isWhole {
      // Runtimes divide an index by a rounded factor, which may fall just below a whole number: indices are exact.
      return zip(from, to).enumerated().reduce(x) { x, axis in
        let (from, to) = axis.element
        if from == to { return x }
        return gather(x, axis: 2 + axis.offset, (0..<to).map { $0 * from / to }, of: input)
      }
    }
    let attributes =
      switch operation.method {
      case .nearest:
        [
          ONNXAttribute("coordinate_transformation_mode", .text("asymmetric")), ONNXAttribute("mode", .text("nearest")),
          ONNXAttribute("nearest_mode", .text("floor")),
        ]
      case .bilinear:
        [
          ONNXAttribute(
            "coordinate_transformation_mode", .text(operation.alignsCorners ? "align_corners" : "half_pixel")),
          ONNXAttribute("mode", .text("linear")),
        ]
      }
    if isWhole {
      let factors = ONNXTensor([1, 1] + zip(from, to).map { Float($1 / $0) }, dimensions: [4])
      return add("Resize", [x, "", constant(factors)], attributes)
    }
    // Rounded factors could give another size, so that sizes are stated.
    return add("Resize", [x, "", "", shape(dimensions(of: node.outputs[0]))], attributes)
  }
}
