import SutureGraph

extension ONNXRules {
  /// Convolutions.
  static let convolutions: Family = {
    var rules: Family = [:]
    rules["Conv"] = one(convolution)
    rules["ConvTranspose"] = one { node, builder in
      guard node.argument("output_shape") == nil else {
        throw node.refused("its result has a fixed 'output_shape'; export it with 'pads' and 'output_padding'")
      }
      guard try ["NOTSET", "VALID"].contains(builder.text(node, "auto_pad") ?? "NOTSET") else {
        throw node.refused("its border is chosen by 'auto_pad'; export it with 'pads'")
      }
      let (x, weight) = (try builder.value(node, 0), try builder.value(node, 1))
      let window = try Window(node, builder, axes: builder.shape(weight).rank - 2)
      return try builder.transposedConvolved(
        x, weight, try builder.optionalValue(node, 2),
        window.convolution(groups: try builder.integer(node, "group", 1)),
        outputPadding: try builder.integers(node, "output_padding", [Int](repeating: 0, count: window.stride.count)))
    }
    rules["com.microsoft.FusedConv"] = one { node, builder in
      var result = try convolution(node, &builder)
      if let summand = try builder.optionalValue(node, 3) { result = try builder.combined(.add, result, summand) }
      return try activated(result, node, &builder)
    }
    return rules
  }()

  private static func convolution(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> ForeignValue {
    let (x, weight) = (try builder.value(node, 0), try builder.value(node, 1))
    let sizes = builder.shape(weight).dimensions
    guard sizes.count >= 3 else { throw node.refused("its weight is \(Shape(sizes))") }
    var window = try Window(node, builder, axes: sizes.count - 2)
    try window.pad(builder.shape(x), kernel: Array(sizes.dropFirst(2)), node, builder)
    return try builder.convolved(
      x, weight, try builder.optionalValue(node, 2), window.convolution(groups: try builder.integer(node, "group", 1)))
  }

  /// The activation that an optimizer has merged into a node.
  private static func activated(
    _ x: ForeignValue, _ node: ForeignNode, _ builder: inout NetworkBuilder
  ) throws -> ForeignValue {
    let parameters = try builder.optionalReals(node, "activation_params") ?? []
    func parameter(_ index: Int) throws -> Double {
      guard parameters.indices.contains(index) else { throw node.refused("its activation has too few parameters") }
      return parameters[index]
    }
    func number(_ value: Double) -> ForeignValue { .known(ForeignTensor(Float(value))) }
    switch try builder.text(node, "activation") ?? "" {
    case "": return x
    case "Relu": return try builder.unary(.relu, x)
    case "Sigmoid": return try builder.unary(.sigmoid, x)
    case "Tanh": return try builder.unary(.tanh, x)
    case "LeakyRelu": return try builder.leaky(x, slope: number(try parameter(0)))
    case "Clip": return try builder.clamped(x, number(try parameter(0)), number(try parameter(1)))
    case "HardSigmoid":
      return try builder.clamped(
        try builder.affine(x, scale: try parameter(0), shift: try parameter(1)), number(0), number(1))
    case let name: throw node.refused("its activation is '\(name)'")
    }
  }

  /// How a kernel or window moves, by the attributes that convolutions and poolings share.
  struct Window {
    var stride: [Int]
    var before: [Int]
    var after: [Int]
    var dilation: [Int]

    /// The attributes, with the border of `pads`.
    init(_ node: ForeignNode, _ builder: NetworkBuilder, axes: Int) throws {
      guard axes >= 1 else { throw node.refused("it has no axes over which a window moves") }
      let ones = [Int](repeating: 1, count: axes)
      stride = try builder.integers(node, "strides", ones)
      dilation = try builder.integers(node, "dilations", ones)
      let isGiven = try builder.text(node, "auto_pad") ?? "NOTSET" == "NOTSET"
      let pads = try (isGiven ? builder.optionalIntegers(node, "pads") : nil) ?? [Int](repeating: 0, count: 2 * axes)
      guard stride.count == axes, dilation.count == axes, pads.count == 2 * axes else {
        throw node.refused("its strides, dilations and pads do not fit \(axes) axes")
      }
      before = Array(pads.prefix(axes))
      after = Array(pads.dropFirst(axes))
      let all = stride + dilation + pads
      guard (stride + dilation).allSatisfy({ $0 >= 1 }), all.allSatisfy({ abs($0) <= 1 << 20 }) else {
        throw node.refused("its strides \(stride), dilations \(dilation) and pads \(pads) are no distances")
      }
    }

    /// The border by `auto_pad`: SAME gives ⌈size / stride⌉ positions, the odd element of the border at the end (UPPER) or
    /// the start (LOWER).
    mutating func pad(_ shape: Shape, kernel: [Int], _ node: ForeignNode, _ builder: NetworkBuilder) throws {
      let word = try builder.text(node, "auto_pad") ?? "NOTSET"
      guard word.hasPrefix("SAME_") else {
        guard ["NOTSET", "VALID"].contains(word) else { throw node.refused("its border is '\(word)'") }
        return
      }
      guard shape.rank == kernel.count + 2, kernel.count == stride.count, kernel.allSatisfy({ $0 <= 1 << 20 }) else {
        throw node.refused("its kernel \(kernel) does not fit \(shape)")
      }
      for axis in kernel.indices {
        let size = shape[axis + 2]
        let count = (size + stride[axis] - 1) / stride[axis]
        let total = max((count - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - size, 0)
        before[axis] = word == "SAME_LOWER" ? total - total / 2 : total / 2
        after[axis] = total - before[axis]
      }
    }

    func convolution(groups: Int) -> ConvolutionSettings {
      ConvolutionSettings(stride: stride, before: before, after: after, dilation: dilation, groups: groups)
    }
  }
}
