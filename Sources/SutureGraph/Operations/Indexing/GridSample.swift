/// Bilinear samples of maps at the places of a grid, with zeros outside: `torch.nn.functional.grid_sample`.
///
/// (x [n, c, h, w], grid [n, rows, columns, 2]) → [n, c, rows, columns]. A place is (x, y), each from −1 to 1 over the
/// width and the height.
public struct GridSample: Operation {
  /// Whether −1 and 1 are the centres of the outer elements; otherwise they are the map's edges.
  public let alignsCorners: Bool

  static let entries = [
    OperationEntry("grid_sample") { reader throws(GraphError) in
      GridSample(alignsCorners: try reader.boolean("align_corners", default: false))
    }
  ]

  public var name: String { "grid_sample" }
  public var attributes: [Attribute] { [Attribute("align_corners", .integer(alignsCorners ? 1 : 0))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    let (x, grid) = (inputs[0], inputs[1])
    guard x.rank == 4, grid.rank == 4, grid[3] == 2 else {
      throw invalid(inputs, "it takes a map [n, c, h, w] and a grid [n, rows, columns, 2]")
    }
    guard x[0] == grid[0] else {
      throw invalid(inputs, "the map and the grid have \(x[0]) and \(grid[0]) images")
    }
    return [[x[0], x[1], grid[1], grid[2]]]
  }

  /// Four products for each element.
  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(elementOperations: 4 * outputs[0].elementCount, inputs: inputs, outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    let (x, grid) = (step.inputs[0], step.inputs[1])
    var gradients: [Value?] = [nil, nil]
    if step.wanted[0] {
      let rule = GridSampleInputGradient(alignsCorners: alignsCorners, inputShape: graph.shape(x))
      gradients[0] = try graph.apply(rule, grid, upstream)
    }
    if step.wanted[1] {
      gradients[1] = try graph.apply(GridSampleGridGradient(alignsCorners: alignsCorners), x, grid, upstream)
    }
    return gradients
  }
}

/// The gradient of `GridSample` for its map: (grid, upstream) → gradient of x.
public struct GridSampleInputGradient: Operation {
  /// Whether −1 and 1 are the centres of the outer elements.
  public let alignsCorners: Bool
  /// The shape of the map.
  public let inputShape: Shape

  public var name: String { "grid_sample_input_gradient" }
  public var attributes: [Attribute] {
    [
      Attribute("align_corners", .integer(alignsCorners ? 1 : 0)),
      Attribute("input_shape", .integers(inputShape.dimensions)),
    ]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    return [inputShape]
  }
}

/// The gradient of `GridSample` for its grid: (x, grid, upstream) → gradient of the grid.
public struct GridSampleGridGradient: Operation {
  /// Whether −1 and 1 are the centres of the outer elements.
  public let alignsCorners: Bool

  public var name: String { "grid_sample_grid_gradient" }
  public var attributes: [Attribute] { [Attribute("align_corners", .integer(alignsCorners ? 1 : 0))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 3...3)
    return [inputs[1]]
  }
}
