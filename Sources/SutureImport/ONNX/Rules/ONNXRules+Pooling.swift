import SutureGraph

extension ONNXRules {
  /// Poolings.
  static let poolings: Family = {
    var rules: Family = [:]
    // The indices of maxima, a second output, are no result that a graph has.
    rules["MaxPool"] = one { node, builder in
      let (x, settings) = try settings(node, builder)
      return try builder.maxPooled(x, settings, axes: settings.kernel.count)
    }
    rules["AveragePool"] = one { node, builder in
      let (x, settings) = try settings(node, builder)
      return try builder.averagePooled(
        x, settings, countsPadding: try builder.boolean(node, "count_include_pad", false), axes: settings.kernel.count)
    }
    for (name, isMaximum) in [("GlobalAveragePool", false), ("GlobalMaxPool", true)] {
      rules[name] = one { node, builder in
        let x = try builder.value(node, 0)
        let rank = builder.shape(x).rank
        guard rank >= 3 else { throw node.refused("its input is \(builder.shape(x))") }
        if (3...4).contains(rank) {
          return try builder.adaptivePooled(x, [Int](repeating: 1, count: rank - 2), isMaximum: isMaximum)
        }
        return try builder.reduced(isMaximum ? .maximum : .mean, x, Array(2..<rank), keepsDimensions: true)
      }
    }
    rules["GlobalLpPool"] = one { node, builder in
      let x = try builder.value(node, 0)
      guard builder.shape(x).rank >= 3 else { throw node.refused("its input is \(builder.shape(x))") }
      return try builder.norm(
        x, order: Double(try builder.integer(node, "p", 2)), Array(2..<builder.shape(x).rank), keepsDimensions: true)
    }
    return rules
  }()

  private static func settings(
    _ node: ForeignNode, _ builder: NetworkBuilder
  ) throws -> (x: ForeignValue, settings: PoolingSettings) {
    let (x, kernel) = (try builder.value(node, 0), try builder.integers(node, "kernel_shape"))
    guard (1...2).contains(kernel.count), builder.shape(x).rank == kernel.count + 2 else {
      throw node.refused("it pools \(builder.shape(x)) over \(kernel.count) axes, with 1 or 2 supported")
    }
    var window = try Window(node, builder, axes: kernel.count)
    try window.pad(builder.shape(x), kernel: kernel, node, builder)
    return (
      x,
      PoolingSettings(
        kernel: kernel, stride: window.stride, before: window.before, after: window.after, dilation: window.dilation,
        roundsUp: try builder.boolean(node, "ceil_mode", false))
    )
  }
}
