import SutureGraph

extension ONNXRules {
  /// Interpolation, and samples at places.
  static let resizing: Family = {
    var rules: Family = [:]
    rules["Resize"] = one { node, builder in
      let x = try builder.value(node, 0)
      let plan = try ResizePlan(node, builder.shape(x), builder)
      return try resized(x, plan, &builder)
    }
    // Deprecated in favour of Resize: coordinates are those of 'asymmetric', and the lower neighbour is taken.
    rules["Upsample"] = one { node, builder in
      let x = try builder.value(node, 0)
      let plan = try ResizePlan(ofUpsample: node, builder.shape(x), builder)
      return try resized(x, plan, &builder)
    }
    rules["GridSample"] = one { node, builder in
      let mode = try builder.text(node, "mode") ?? "linear"
      guard ["bilinear", "linear"].contains(mode) else { throw node.refused("its mode is '\(mode)', and not linear") }
      let padding = try builder.text(node, "padding_mode") ?? "zeros"
      guard padding == "zeros" else {
        throw node.refused("its padding_mode is '\(padding)', and only 'zeros' is supported")
      }
      let (x, grid) = (try builder.value(node, 0), try builder.value(node, 1))
      guard builder.shape(x).rank == 4 else { throw node.refused("it samples \(builder.shape(x)), and not a map") }
      return try builder.applied(
        "grid_sample", [x, grid],
        [Attribute("align_corners", .integer(try builder.boolean(node, "align_corners", false) ? 1 : 0))])
    }
    rules["Col2Im"] = one { node, builder in
      let x = try builder.value(node, 0)
      let (size, kernel) = (try builder.integers(node, 1), try builder.integers(node, 2))
      let pads = try builder.integers(node, "pads", [0, 0, 0, 0])
      guard size.count == 2, kernel.count == 2, pads.count == 4 else {
        throw node.refused("it makes images over \(size.count) axes, with 2 supported")
      }
      guard pads.prefix(2) == pads.suffix(2) else { throw node.refused("its padding \(pads) differs at both ends") }
      return try builder.applied(
        "fold", [x],
        [
          Attribute("size", .integers(size)), Attribute("kernel", .integers(kernel)),
          Attribute("stride", .integers(try builder.integers(node, "strides", [1, 1]))),
          Attribute("padding", .integers(Array(pads.prefix(2)))),
          Attribute("dilation", .integers(try builder.integers(node, "dilations", [1, 1]))),
        ])
    }
    return rules
  }()

  private static func resized(
    _ x: ForeignValue, _ plan: ResizePlan, _ builder: inout NetworkBuilder
  ) throws -> ForeignValue {
    let sizes = builder.shape(x).dimensions
    if let (method, alignsCorners) = plan.interpolation, (3...4).contains(sizes.count), plan.isSpatial {
      return try builder.interpolated(
        x, plan.axes.dropFirst(2).map(\.count), method, scales: plan.axes.dropFirst(2).map(\.givenScale),
        alignsCorners: alignsCorners)
    }
    var result = x
    for (axis, resize) in plan.axes.enumerated() where !resize.isIdentity {
      if plan.method == .nearest {
        result = try builder.picked(result, try resize.indices(plan), axis: axis)
      } else {
        let last = try builder.transposed(result, axis, sizes.count - 1)
        let weights = ForeignValue.known(try resize.matrix(plan))
        result = try builder.transposed(try builder.linear(last, weights, nil), axis, sizes.count - 1)
      }
    }
    return builder.recorded(result)
  }
}
