@testable import SutureGraph

private func integer(_ name: String, _ value: Int) -> Attribute { Attribute(name, .integer(value)) }
private func integers(_ name: String, _ values: Int...) -> Attribute { Attribute(name, .integers(values)) }
private func real(_ name: String, _ value: Double) -> Attribute { Attribute(name, .real(value)) }
private func text(_ name: String, _ value: String) -> Attribute { Attribute(name, .text(value)) }

extension GradientCase {
  /// One or more cases for every callable operation.
  static let all: [GradientCase] =
    elementwise + reductions + products + convolutions + transposedConvolutions + pooling + normalisation
    + rearrangement + others

  private static let elementwise: [GradientCase] =
    ["relu", "relu6", "hard_sigmoid", "hard_swish", "abs", "step", "negate"].map {
      GradientCase($0, [], .grid([5, 17]))
    }
    + ["sigmoid", "tanh", "silu", "gelu", "exp", "square", "softplus", "cos", "sin"].map {
      GradientCase($0, [], .smooth([3, 7]))
    }
    + ["log", "sqrt", "reciprocal"].map { GradientCase($0, [], .smooth([3, 7], 0.5...2)) }
    + [
      GradientCase("elu", [], .grid([5, 17])), GradientCase("elu", [real("alpha", -0.7)], .grid([4, 6])),
      GradientCase("pow", [real("exponent", 2.5)], .smooth([3, 7], 0.5...2)),
      GradientCase("pow", [real("exponent", -1.5)], .smooth([3, 7], 0.5...2)),
      GradientCase("pow", [], .smooth([2, 3, 5], 0.5...2), .smooth([3, 1])),
      GradientCase("pow", [], .smooth([5], 0.5...2), .smooth([3, 5])),
    ]
    + [-1.0, 0, 0.5, 1, 2, 3, 4].map { GradientCase("pow", [real("exponent", $0)], .smooth([7], 0.5...2)) }
    + [GradientCase("affine", [real("scale", -1.5), real("shift", 0.25)], .smooth([2, 3]))]
    + ["add", "subtract", "multiply"].flatMap { name in
      [
        GradientCase(name, [], .smooth([2, 3, 5]), .smooth([2, 3, 5])),
        GradientCase(name, [], .smooth([2, 3, 1, 5]), .smooth([3, 4, 1])),
        GradientCase(name, [], .smooth([]), .smooth([4, 1])),
        GradientCase(name, [], .smooth([1, 7, 1, 1]), .smooth([2, 7, 3, 3])),
      ]
    }
    + [
      GradientCase("divide", [], .smooth([2, 3, 5]), .smooth([3, 1], 0.7...2)),
      GradientCase("divide", [], .smooth([3, 1]), .smooth([2, 3, 5], 0.7...2)),
      GradientCase("maximum", [], .grid([4, 5]), .grid([4, 5], shift: 0.05)),
      GradientCase("maximum", [], .grid([4, 5]), .grid([5], shift: 0.05)),
      GradientCase("minimum", [], .grid([4, 1]), .grid([4, 5], shift: 0.05)),
    ]

  private static let reductions: [GradientCase] =
    ["reduce_sum", "reduce_mean", "reduce_max", "reduce_variance", "reduce_l2"].flatMap { name in
      [
        GradientCase(name, [integers("axes", -1)], .grid([3, 5])),
        GradientCase(name, [integers("axes", 1), integer("keep", 1)], .grid([2, 3, 5])),
        GradientCase(name, [integers("axes", 0, 2)], .grid([2, 3, 4])),
        GradientCase(name, [integers("axes", 1, -1), integer("keep", 1)], .grid([2, 3, 2, 3])),
        GradientCase(name, [integers("axes", 0)], .grid([3, 70])),
        GradientCase(name, [integers("axes", 0, 1)], .grid([1, 7])),
      ]
    } + [GradientCase("reduce_variance", [integers("axes", 2, 3), integer("correction", 1)], .smooth([2, 3, 3, 3]))]

  private static let products: [GradientCase] = [
    GradientCase("matmul", [], .smooth([3, 4]), .smooth([4, 5])),
    GradientCase("matmul", [integer("transpose_a", 1)], .smooth([4, 3]), .smooth([4, 5])),
    GradientCase("matmul", [integer("transpose_b", 1)], .smooth([2, 3, 4]), .smooth([2, 5, 4])),
    GradientCase(
      "matmul", [integer("transpose_a", 1), integer("transpose_b", 1)], .smooth([2, 4, 3]), .smooth([5, 4])),
    GradientCase("matmul", [], .smooth([2, 1, 3, 4]), .smooth([3, 4, 5])),
    GradientCase("matmul", [], .smooth([1, 1]), .smooth([1, 1])),
    GradientCase("linear", [], .smooth([2, 3, 4]), .smooth([5, 4]), .smooth([5])),
    GradientCase("linear", [], .smooth([4]), .smooth([3, 4])),
    GradientCase("linear", [], .smooth([7, 1]), .smooth([1, 1]), .smooth([1])),
  ]

  private static let convolutions: [GradientCase] = [
    GradientCase("convolution", [], .smooth([1, 1, 1, 1]), .smooth([1, 1, 1, 1])),
    GradientCase("convolution", [integers("padding", 1)], .smooth([2, 3, 5, 7]), .smooth([4, 3, 3, 3]), .smooth([4])),
    GradientCase(
      "convolution", [integers("stride", 2, 1), integers("padding", 1, 0), integers("dilation", 1, 2)],
      .smooth([1, 2, 7, 7]), .smooth([3, 2, 3, 2])),
    GradientCase(
      "convolution", [integer("groups", 2), integers("stride", 2)], .smooth([2, 4, 5, 5]), .smooth([6, 2, 3, 3]),
      .smooth([6])),
    GradientCase(
      "convolution", [integer("groups", 5), integers("padding", 2), integers("dilation", 2)], .smooth([2, 5, 5, 5]),
      .smooth([5, 1, 3, 3])),
    GradientCase("convolution", [integers("padding", 3)], .smooth([2, 2, 9, 9]), .smooth([1, 2, 7, 7])),
    GradientCase("convolution", [integers("padding", 1)], .smooth([3, 1, 11]), .smooth([1, 1, 3])),
    // Channels that would fill blocks, if sequences were kept in blocks as maps are.
    GradientCase("convolution", [integers("padding", 1)], .smooth([2, 16, 11]), .smooth([4, 16, 3])),
    GradientCase("convolution", [], .smooth([2, 16, 7]), .smooth([16, 16, 1]), .smooth([16])),
    GradientCase(
      "convolution", [integers("stride", 3), integer("groups", 2)], .smooth([2, 4, 11]), .smooth([2, 2, 5]),
      .smooth([2])),
    GradientCase("convolution", [], .smooth([2, 17, 3, 3]), .smooth([19, 17, 1, 1])),
    GradientCase(
      "convolution", [integers("padding", 2, 1), text("padding_mode", "reflect")], .smooth([2, 3, 4, 5]),
      .smooth([4, 3, 3, 3]), .smooth([4])),
    GradientCase(
      "convolution", [integers("padding", 4), text("padding_mode", "circular"), integers("stride", 2)],
      .smooth([2, 2, 7]), .smooth([4, 2, 5])),
    GradientCase(
      "convolution", [integers("padding", 1), text("padding_mode", "replicate"), integer("groups", 2)],
      .smooth([1, 2, 2, 3]), .smooth([2, 1, 3, 3])),
  ]

  private static let transposedConvolutions: [GradientCase] = [
    GradientCase("transposed_convolution", [], .smooth([1, 1, 1, 1]), .smooth([1, 1, 1, 1])),
    GradientCase(
      "transposed_convolution", [integers("stride", 2), integers("padding", 1), integers("output_padding", 1)],
      .smooth([2, 3, 4, 3]), .smooth([3, 4, 3, 3]), .smooth([4])),
    GradientCase(
      "transposed_convolution", [integers("stride", 2, 3), integer("groups", 2)], .smooth([1, 4, 3, 2]),
      .smooth([4, 3, 2, 3]), .smooth([6])),
    // Depthwise, as the inverse of a wavelet transform is.
    GradientCase(
      "transposed_convolution", [integers("stride", 2), integer("groups", 3)], .smooth([2, 12, 3, 3]),
      .smooth([12, 1, 2, 2])),
    GradientCase(
      "transposed_convolution", [integers("dilation", 2, 1), integers("padding", 0, 2)], .smooth([2, 2, 3, 4]),
      .smooth([2, 3, 2, 3])),
    // The output padding reaches the stride.
    GradientCase(
      "transposed_convolution",
      [integers("dilation", 4), integers("padding", 1), integers("stride", 2), integers("output_padding", 3)],
      .smooth([2, 2, 5]), .smooth([2, 3, 2]), .smooth([3])),
    GradientCase("transposed_convolution", [integers("padding", 3)], .smooth([1, 16, 6]), .smooth([16, 8, 3])),
  ]

  private static let pooling: [GradientCase] = [
    GradientCase("max_pool", [integers("kernel", 2)], .grid([2, 3, 4, 6])),
    GradientCase(
      "max_pool", [integers("kernel", 3), integers("stride", 2), integers("padding", 1)], .grid([1, 2, 7, 8])),
    GradientCase("max_pool", [integers("kernel", 3, 2), integers("stride", 1)], .grid([1, 17, 3, 5])),
    GradientCase("average_pool", [integers("kernel", 2)], .smooth([2, 3, 4, 6])),
    GradientCase(
      "average_pool", [integers("kernel", 3), integers("stride", 2), integers("padding", 1)], .smooth([1, 2, 7, 8])),
    GradientCase(
      "average_pool",
      [integers("kernel", 3, 2), integers("stride", 1), integers("padding", 1, 1), integer("count_padding", 0)],
      .smooth([2, 2, 4, 5])),
    GradientCase("adaptive_average_pool", [integers("size", 1)], .smooth([2, 3, 5, 7])),
    GradientCase("adaptive_average_pool", [integers("size", 3, 7)], .smooth([1, 2, 5, 7])),
    GradientCase("adaptive_average_pool", [integers("size", 2, 3)], .smooth([2, 2, 4, 9])),
    GradientCase("adaptive_average_pool", [integers("size", 8, 9)], .smooth([1, 2, 5, 3])),
    GradientCase("adaptive_average_pool", [integers("size", 7, 2)], .smooth([2, 2, 1, 5])),
    GradientCase("adaptive_max_pool", [integers("size", 1)], .grid([2, 3, 5, 7])),
    GradientCase("adaptive_max_pool", [integers("size", 2, 3)], .grid([1, 2, 5, 7])),
    GradientCase("adaptive_max_pool", [integers("size", 2, 3)], .grid([1, 2, 4, 6])),
    GradientCase("adaptive_max_pool", [integers("size", 7, 8)], .grid([1, 2, 5, 3])),
  ]

  private static let normalisation: [GradientCase] =
    ["softmax", "log_softmax"].flatMap { name in
      [
        GradientCase(name, [], .smooth([3, 5])),
        GradientCase(name, [integer("axis", 1)], .smooth([2, 5, 3])),
        GradientCase(name, [integer("axis", 0)], .smooth([3, 70])),
        GradientCase(name, [], .smooth([2, 1])),
        GradientCase(name, [], .smooth([1, 45])),
      ]
    } + [
      GradientCase(
        "batch_norm", [], .smooth([4, 3, 2, 5]), .smooth([3]), .smooth([3], 0.5...2), .smooth([3]), .smooth([3])),
      GradientCase("batch_norm", [], .smooth([5, 3]), .smooth([3]), .smooth([3], 0.5...2)),
      GradientCase(
        "batch_norm", [], .smooth([7, 70]), .smooth([70]), .smooth([70], 0.5...2), .smooth([70]), .smooth([70])),
      GradientCase(
        "batch_norm", [], .smooth([4, 3, 6]), .smooth([3]), .smooth([3], 0.5...2), .smooth([3]), .smooth([3]),
        mode: .evaluation),
      GradientCase("layer_norm", [], .smooth([2, 3, 7]), .smooth([7]), .smooth([7])),
      GradientCase("layer_norm", [real("epsilon", 0.1)], .smooth([5, 4])),
      GradientCase("layer_norm", [], .smooth([40, 70]), .smooth([70]), .smooth([70])),
      GradientCase("group_norm", [integer("groups", 2)], .smooth([2, 6, 3, 3]), .smooth([6]), .smooth([6])),
      GradientCase("group_norm", [integer("groups", 3)], .smooth([5, 12]), .smooth([12]), .smooth([12])),
      GradientCase("group_norm", [integer("groups", 4)], .smooth([2, 4, 9])),
    ]

  private static let rearrangement: [GradientCase] = [
    GradientCase("reshape", [integers("shape", 5, -1)], .smooth([2, 3, 5])),
    GradientCase("permute", [integers("axes", 2, 0, 1)], .smooth([2, 3, 5])),
    GradientCase("permute", [integers("axes", 1, 0)], .smooth([17, 19])),
    GradientCase("slice", [integer("axis", -1), integer("start", 1), integer("end", 3)], .smooth([2, 3, 5])),
    GradientCase("slice", [integer("axis", 0), integer("start", 0), integer("end", 1)], .smooth([2, 3])),
    GradientCase("concat", [integer("axis", 1)], .smooth([2, 3, 2]), .smooth([2, 1, 2]), .smooth([2, 4, 2])),
    GradientCase("concat", [integer("axis", -1)], .smooth([3])),
    GradientCase(
      "pad", [integers("before", 1, 0, 2), integers("after", 0, 3, 1), real("value", 1.5)], .smooth([2, 3, 2])),
    GradientCase(
      "pad", [integers("before", 1, 0, 2), integers("after", 0, 2, 1), text("mode", "reflect")], .smooth([2, 3, 4])),
    GradientCase(
      "pad", [integers("before", 5, 1), integers("after", 0, 2), text("mode", "replicate")], .smooth([2, 3])),
    GradientCase(
      "pad", [integers("before", 0, 0, 3, 1), integers("after", 0, 0, 2, 4), text("mode", "circular")],
      .smooth([2, 3, 3, 4])),
    GradientCase("expand", [integers("shape", 2, 3, 4, 5)], .smooth([3, 1, 5])),
    GradientCase("expand", [integers("shape", 3, 4)], .smooth([3, 1])),
  ]

  private static let others: [GradientCase] = [
    GradientCase("resize", [integers("size", 5, 3)], .smooth([1, 2, 3, 5])),
    GradientCase("resize", [integers("size", 7, 9), text("method", "bilinear")], .smooth([1, 2, 3, 5])),
    GradientCase("resize", [integers("size", 2, 3), text("method", "bilinear")], .smooth([2, 1, 5, 7])),
    GradientCase("resize", [integers("size", 4, 1), text("method", "bilinear")], .smooth([1, 1, 1, 1])),
    GradientCase(
      "resize", [integers("size", 7, 9), text("method", "bilinear"), integer("align_corners", 1)],
      .smooth([1, 2, 3, 5])),
    GradientCase(
      "resize", [integers("size", 2, 1), text("method", "bilinear"), integer("align_corners", 1)],
      .smooth([2, 1, 5, 7])),
    GradientCase("unfold", [integers("kernel", 3), integers("padding", 1)], .smooth([2, 2, 4, 5])),
    GradientCase(
      "unfold", [integers("kernel", 2, 3), integers("stride", 2, 1), integers("dilation", 2, 1)],
      .smooth([1, 3, 5, 6])),
    GradientCase(
      "fold", [integers("size", 4, 5), integers("kernel", 3), integers("padding", 1)], .smooth([2, 18, 20])),
    GradientCase(
      "fold", [integers("size", 4, 6), integers("kernel", 2), integers("stride", 2)], .smooth([1, 8, 6])),
    GradientCase("gather", [integers("indices", 2, 0, 2, 2)], .smooth([3, 4])),
    GradientCase("gather", [integer("axis", -1), integers("indices", 1, 0)], .smooth([2, 3, 4])),
    GradientCase("gather", [integer("axis", 1), integers("indices", 4, 4, 1)], .smooth([2, 5, 70])),
    GradientCase("topk", [integer("k", 2), integer("axis", 1)], .grid([2, 5, 3])),
    GradientCase("take_along", [integer("axis", 1)], .smooth([2, 3, 4]), .grid([2, 5, 1], shift: 1)),
    GradientCase("take_along", [integer("axis", -1)], .smooth([2, 1, 3]), .grid([2, 4, 3], shift: 1.5)),
    GradientCase("take_along", [integer("axis", 0)], .smooth([3, 2, 70]), .grid([4, 1, 1], shift: 1)),
    // Places 0.05 from the centres of elements, where the derivative jumps.
    GradientCase("grid_sample", [], .smooth([2, 3, 2, 2]), .grid([2, 3, 2, 2])),
    GradientCase("grid_sample", [], .smooth([1, 17, 4, 4]), .grid([1, 3, 4, 2], shift: 0.05)),
    GradientCase("grid_sample", [integer("align_corners", 1)], .smooth([1, 2, 5, 5]), .grid([1, 3, 4, 2])),
    GradientCase("grid_sample", [integer("align_corners", 1)], .smooth([1, 2, 1, 3]), .grid([1, 2, 3, 2])),
    GradientCase("range", [integer("count", 5)]),
    GradientCase("dropout", [real("probability", 0.3)], .smooth([6, 7])),
    GradientCase("constant", [integers("shape", 2, 3), real("value", 0.5)]),
  ]
}
