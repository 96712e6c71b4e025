import SutureGraph

extension ONNXBuilder {
  /// The windows of a map as columns: one strided slice for each element of the kernel, joined.
  mutating func unfold(_ operation: Unfold, _ x: String, of node: Node) throws -> String {
    let input = builds.graph.shape(node.inputs[0])
    let grid = try WindowGrid(operation, kernel: operation.kernel, window: operation.window, map: [input[2], input[3]])
    let border = [0, 0] + grid.window.padding
    let padded = pad(x, border + border, value: 0)
    let parts = grid.offsets.map { row, column in
      let starts = [row * grid.window.dilation[0], column * grid.window.dilation[1]]
      let ends = [0, 1].map { starts[$0] + (grid.positions[$0] - 1) * grid.window.stride[$0] + 1 }
      return add(
        "Slice", [padded, constant(starts), constant(ends), constant([2, 3]), constant(grid.window.stride)])
    }
    // [n, c, kernel area · rows, columns] has the elements in the order of [n, c · kernel area, rows · columns].
    let joined = parts.count == 1 ? parts[0] : add("Concat", parts, [ONNXAttribute("axis", .integer(2))])
    let (from, to) = (dimensions(of: node.inputs[0]), dimensions(of: node.outputs[0]))
    let rows: [ONNXDimension] = [.fixed(parts.count * grid.positions[0]), .fixed(grid.positions[1])]
    return reshape(joined, from: Array(from[..<2]) + rows, to: to)
  }

  /// Columns summed into a map: a transposed convolution, whose kernel has one 1 for each row of the columns.
  mutating func fold(_ operation: Fold, _ x: String, of node: Node) throws -> String {
    let grid = try WindowGrid(operation, kernel: operation.kernel, window: operation.window, map: operation.size)
    let (from, to) = (dimensions(of: node.inputs[0]), dimensions(of: node.outputs[0]))
    let area = grid.offsets.count
    // All channels are summed alike: they are joined with the batch.
    let planes = product(to[0], builds.graph.shape(node.outputs[0])[1])
    let columns = reshape(x, from: from, to: [planes, .fixed(area)] + grid.positions.map { .fixed($0) })
    var weight = [Float](repeating: 0, count: area * area)
    for index in 0..<area { weight[index * area + index] = 1 }
    let map = add(
      "ConvTranspose", [columns, constant(ONNXTensor(weight, dimensions: [area, 1] + grid.kernel))],
      [
        ONNXAttribute("dilations", .integers(grid.window.dilation)), ONNXAttribute("group", .integer(1)),
        ONNXAttribute("kernel_shape", .integers(grid.kernel)),
        ONNXAttribute("output_padding", .integers(grid.rest)),
        ONNXAttribute("pads", .integers(grid.window.padding + grid.window.padding)),
        ONNXAttribute("strides", .integers(grid.window.stride)),
      ])
    return reshape(map, from: [planes, .fixed(1)] + operation.size.map { .fixed($0) }, to: to)
  }

  private func product(_ dimension: ONNXDimension, _ factor: Int) -> ONNXDimension {
    switch dimension {
    case .fixed(let size): .fixed(size * factor)
    case .batch(let own, let offset): .batch(factor: own * factor, offset: offset * factor)
    }
  }
}

/// The places of a window over a map.
private struct WindowGrid {
  /// The kernel's height and width.
  let kernel: [Int]
  /// Stride, padding and dilation, for both axes.
  let window: Window
  /// The number of places along both axes.
  let positions: [Int]
  /// The number of rows and columns after the last place, which no window covers.
  let rest: [Int]

  init(_ operation: any Operation, kernel: [Int], window: Window, map: [Int]) throws(GraphError) {
    let kernel = kernel.count == 1 ? [kernel[0], kernel[0]] : kernel
    guard let window = window.spread(over: 2) else {
      throw .invalidShape(operation: operation.name, inputs: [], reason: "the window does not fit two axes")
    }
    self.kernel = kernel
    self.window = window
    let rooms = [0, 1].map { axis in
      let reach = window.dilation[axis] * (kernel[axis] - 1) + 1
      return map[axis] + 2 * window.padding[axis] - reach
    }
    positions = [0, 1].map { axis in rooms[axis] / window.stride[axis] + 1 }
    rest = [0, 1].map { axis in rooms[axis] % window.stride[axis] }
  }

  /// The kernel's elements, row by row.
  var offsets: [(row: Int, column: Int)] {
    (0..<kernel[0]).flatMap { row in (0..<kernel[1]).map { (row, $0) } }
  }
}
