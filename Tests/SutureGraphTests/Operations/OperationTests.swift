import Testing

@testable import SutureGraph

/// Every callable operation's shape rule and cost, by name and attributes as plugins give them.
struct OperationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var attributes: [Attribute] = []
    let inputs: [Shape]
    let output: Shape
    var macs = 0

    var testDescription: String { "\(name) \(attributes) of \(inputs)" }
  }

  private static func integers(_ name: String, _ values: [Int]) -> Attribute { Attribute(name, .integers(values)) }
  private static func integer(_ name: String, _ value: Int) -> Attribute { Attribute(name, .integer(value)) }

  static let cases: [Case] =
    UnaryFunction.allCases.map { Case(name: $0.rawValue, inputs: [[2, 3]], output: [2, 3]) }
    + BinaryFunction.allCases.map { Case(name: $0.rawValue, inputs: [[2, 3, 4], [3, 1]], output: [2, 3, 4]) }
    + [
      Case(name: "elu", attributes: [Attribute("alpha", .real(0.5))], inputs: [[2, 3]], output: [2, 3]),
      Case(name: "pow", attributes: [Attribute("exponent", .real(1.5))], inputs: [[2, 3]], output: [2, 3]),
      Case(name: "affine", attributes: [Attribute("scale", .real(2))], inputs: [[5]], output: [5]),
      Case(name: "reduce_sum", attributes: [integers("axes", [1])], inputs: [[2, 3, 4]], output: [2, 4]),
      Case(
        name: "reduce_mean", attributes: [integers("axes", [-1, 1]), integer("keep", 1)], inputs: [[2, 3, 4]],
        output: [2, 1, 1]),
      Case(name: "reduce_max", attributes: [integers("axes", [0, 1, 2])], inputs: [[2, 3, 4]], output: []),
      Case(
        name: "reduce_max", attributes: [integers("axes", [1]), integer("first", 1)], inputs: [[2, 3, 4]],
        output: [2, 4]),
      Case(name: "stop_gradient", inputs: [[2, 3]], output: [2, 3]),
      Case(name: "reduce_variance", attributes: [integers("axes", [1])], inputs: [[2, 3]], output: [2]),
      Case(name: "reduce_l2", attributes: [integers("axes", [0])], inputs: [[2, 3]], output: [3]),
      Case(name: "matmul", inputs: [[5, 1, 2, 3], [4, 3, 7]], output: [5, 4, 2, 7], macs: 5 * 4 * 2 * 7 * 3),
      Case(
        name: "matmul", attributes: [integer("transpose_a", 1), integer("transpose_b", 1)], inputs: [[3, 2], [7, 3]],
        output: [2, 7], macs: 42),
      Case(name: "linear", inputs: [[2, 5, 3], [7, 3], [7]], output: [2, 5, 7], macs: 210),
      Case(
        name: "convolution", inputs: [[2, 3, 8, 9], [5, 3, 3, 3]], output: [2, 5, 6, 7], macs: 2 * 5 * 6 * 7 * 27),
      Case(
        name: "convolution",
        attributes: [
          integers("stride", [2]), integers("padding", [1]), integers("dilation", [2]), integer("groups", 2),
        ], inputs: [[1, 4, 9, 9], [6, 2, 3, 3], [6]], output: [1, 6, 4, 4], macs: 6 * 16 * 18),
      Case(
        name: "convolution", attributes: [integers("padding", [1])], inputs: [[2, 1, 64], [1, 1, 3]],
        output: [2, 1, 64],
        macs: 2 * 64 * 3),
      Case(
        name: "convolution",
        attributes: [integers("padding", [2, 1]), Attribute("padding_mode", .text("reflect"))],
        inputs: [[1, 2, 3, 4], [1, 2, 3, 3]], output: [1, 1, 5, 4], macs: 20 * 18),
      Case(
        name: "transposed_convolution", attributes: [integers("stride", [2])],
        inputs: [[2, 6, 5, 4], [6, 3, 3, 2], [3]],
        output: [2, 3, 11, 8], macs: 2 * 6 * 20 * 18),
      Case(
        name: "transposed_convolution",
        attributes: [
          integers("stride", [3]), integers("padding", [2]), integers("output_padding", [3]),
          integers("dilation", [4]), integer("groups", 2),
        ], inputs: [[1, 4, 7], [4, 3, 3], [6]], output: [1, 6, 18 - 4 + 8 + 3 + 1], macs: 28 * 9),
      Case(
        name: "max_pool", attributes: [integers("kernel", [3]), integers("stride", [2]), integers("padding", [1])],
        inputs: [[1, 2, 7, 8]], output: [1, 2, 4, 4]),
      Case(name: "average_pool", attributes: [integers("kernel", [2])], inputs: [[1, 2, 7, 8]], output: [1, 2, 3, 4]),
      Case(
        name: "adaptive_average_pool", attributes: [integers("size", [1])], inputs: [[1, 2, 7, 8]],
        output: [1, 2, 1, 1]),
      Case(
        name: "adaptive_max_pool", attributes: [integers("size", [3, 5])], inputs: [[1, 2, 7, 8]], output: [1, 2, 3, 5]),
      Case(name: "softmax", inputs: [[2, 3]], output: [2, 3]),
      Case(name: "log_softmax", attributes: [integer("axis", 0)], inputs: [[2, 3]], output: [2, 3]),
      Case(name: "batch_norm", inputs: [[2, 3, 4], [3], [3], [3], [3]], output: [2, 3, 4]),
      Case(name: "layer_norm", inputs: [[2, 3, 4], [4], [4]], output: [2, 3, 4]),
      Case(name: "group_norm", attributes: [integer("groups", 2)], inputs: [[2, 4, 5]], output: [2, 4, 5]),
      Case(name: "reshape", attributes: [integers("shape", [4, -1])], inputs: [[2, 3, 2]], output: [4, 3]),
      Case(name: "permute", attributes: [integers("axes", [2, 0, 1])], inputs: [[2, 3, 4]], output: [4, 2, 3]),
      Case(
        name: "slice", attributes: [integer("axis", -1), integer("start", 1), integer("end", 3)], inputs: [[2, 4]],
        output: [2, 2]),
      Case(name: "concat", attributes: [integer("axis", 1)], inputs: [[2, 3], [2, 1], [2, 4]], output: [2, 8]),
      Case(
        name: "pad", attributes: [integers("before", [0, 1]), integers("after", [2, 3])], inputs: [[2, 3]],
        output: [4, 7]),
      Case(
        name: "pad",
        attributes: [integers("before", [0, 2]), integers("after", [1, 0]), Attribute("mode", .text("circular"))],
        inputs: [[2, 3]], output: [3, 5]),
      Case(name: "expand", attributes: [integers("shape", [5, 2, 3])], inputs: [[2, 1]], output: [5, 2, 3]),
      Case(name: "resize", attributes: [integers("size", [3, 9])], inputs: [[1, 2, 4, 4]], output: [1, 2, 3, 9]),
      Case(
        name: "resize",
        attributes: [integers("size", [3, 9]), Attribute("method", .text("bilinear")), integer("align_corners", 1)],
        inputs: [[1, 2, 4, 4]], output: [1, 2, 3, 9]),
      Case(
        name: "unfold", attributes: [integers("kernel", [3]), integers("padding", [1])], inputs: [[2, 4, 5, 6]],
        output: [2, 36, 30]),
      Case(
        name: "fold", attributes: [integers("size", [5, 6]), integers("kernel", [3]), integers("padding", [1])],
        inputs: [[2, 36, 30]], output: [2, 4, 5, 6]),
      Case(
        name: "gather", attributes: [integer("axis", 1), integers("indices", [2, 0, 2, 1])], inputs: [[2, 3]],
        output: [2, 4]),
      Case(name: "topk", attributes: [integer("k", 2)], inputs: [[2, 3]], output: [2, 2]),
      Case(name: "topk", attributes: [integer("k", 3), integer("axis", 1)], inputs: [[2, 3, 5]], output: [2, 3, 5]),
      Case(
        name: "take_along", attributes: [integer("axis", -2)], inputs: [[1, 9, 5], [4, 6, 1]], output: [4, 6, 5]),
      Case(name: "grid_sample", inputs: [[2, 3, 5, 7], [2, 4, 6, 2]], output: [2, 3, 4, 6]),
      Case(
        name: "grid_sample", attributes: [integer("align_corners", 1)], inputs: [[1, 3, 5, 7], [1, 1, 1, 2]],
        output: [1, 3, 1, 1]),
      Case(name: "range", attributes: [integer("count", 4)], inputs: [], output: [4]),
      Case(name: "dropout", attributes: [Attribute("probability", .real(0.1))], inputs: [[2, 3]], output: [2, 3]),
      Case(
        name: "constant", attributes: [integers("shape", [2, 3]), Attribute("value", .real(7))], inputs: [],
        output: [2, 3]),
    ]

  @Test(arguments: cases)
  func `shapes and MACs follow from inputs and attributes`(example: Case) throws {
    let operation = try OperationCatalogue.operation(example.name, example.attributes)
    #expect(operation.name == example.name)
    let outputs = try operation.outputShapes(example.inputs)
    #expect(outputs == [example.output])
    #expect(operation.cost(inputs: example.inputs, outputs: outputs).macs == example.macs)
    // What an operation says of itself makes it again.
    let again = try OperationCatalogue.operation(example.name, operation.attributes)
    #expect(again.attributes == operation.attributes)
  }

  @Test func `every callable operation has a case`() {
    #expect(Set(Self.cases.map(\.name)) == Set(OperationCatalogue.names))
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    var attributes: [Attribute] = []
    let inputs: [Shape]
    let message: String

    var testDescription: String { "\(name) of \(inputs)" }
  }

  @Test(arguments: [
    Refusal(name: "add", inputs: [[2], [3]], message: "'add' cannot take 2, 3: sizes must be equal, or one of them 1"),
    Refusal(name: "relu", inputs: [], message: "'relu' cannot take : it takes 1 tensors, not 0"),
    Refusal(
      name: "linear", inputs: [[2, 3], [4, 5]],
      message: "'linear' cannot take 2×3, 4×5: the last size 3 must be the weight's 5"),
    Refusal(
      name: "matmul", inputs: [[2, 3], [4, 5]], message: "'matmul' cannot take 2×3, 4×5: the inner sizes 3 and 4 differ"
    ),
    Refusal(
      name: "convolution", inputs: [[1, 2, 2, 2], [1, 2, 3, 3]],
      message: "'convolution' cannot take 1×2×2×2, 1×2×3×3: kernel [3, 3] with dilation [1, 1] is larger than its input"
    ),
    Refusal(
      name: "convolution", attributes: [integer("groups", 0)], inputs: [[1, 2, 2, 2], [1, 2, 1, 1]],
      message: "'convolution' cannot take 1×2×2×2, 1×2×1×1: 0 groups must divide 2 input and 1 output channels"),
    Refusal(
      name: "convolution", attributes: [integers("stride", [0])], inputs: [[1, 2, 2, 2], [1, 2, 1, 1]],
      message: "attribute 'stride' of 'convolution' must be 1 or more, not [0]"),
    Refusal(
      name: "adaptive_average_pool", attributes: [integers("size", [2, 1 << 25])], inputs: [[1, 1, 2, 2]],
      message: "'adaptive_average_pool' cannot take 1×1×2×2: its output has at most 16777216 rows and columns"),
    Refusal(
      name: "pad",
      attributes: [integers("before", [0]), integers("after", [1]), Attribute("mode", .text("replicate"))],
      inputs: [[1 << 24]],
      message:
        "'pad' cannot take 16777216: an axis with a border of its own elements must have at most 16777216 elements, "
        + "not 16777217"),
    Refusal(
      name: "reshape", attributes: [integers("shape", [4, -1])], inputs: [[3]],
      message: "'reshape' cannot take 3: 3 elements do not fill the shape [4, -1]"),
    Refusal(
      name: "softmax", attributes: [Attribute("axes", .integer(1))], inputs: [[3]],
      message: "attribute 'axes' of 'softmax' is not an attribute of this operation"),
    Refusal(
      name: "resize", attributes: [integers("size", [2, 2]), Attribute("method", .text("cubic"))],
      inputs: [[1, 1, 2, 2]], message: "attribute 'method' of 'resize' must be nearest or bilinear, not 'cubic'"),
    Refusal(
      name: "resize", attributes: [integers("size", [2, 2]), integer("align_corners", 1)], inputs: [[1, 1, 2, 2]],
      message: "attribute 'align_corners' of 'resize' must be 0 where the method is nearest"),
    Refusal(
      name: "pow", inputs: [[2, 3]],
      message: "'pow' cannot take 2×3: it takes 2 tensors, not 1"),
    Refusal(
      name: "pow", attributes: [Attribute("exponent", .real(2))], inputs: [[2], [2]],
      message:
        "'pow' cannot take 2, 2: it takes one tensor and the attribute 'exponent', or two tensors without it"),
    Refusal(
      name: "pad", attributes: [integers("before", [3]), integers("after", [0]), Attribute("mode", .text("reflect"))],
      inputs: [[3]], message: "'pad' cannot take 3: a reflected border must be narrower than its axis: 3 is not below 3"
    ),
    Refusal(
      name: "pad", attributes: [integers("before", [0]), integers("after", [4]), Attribute("mode", .text("circular"))],
      inputs: [[3]], message: "'pad' cannot take 3: a circular border must not be wider than its axis: 4 is more than 3"
    ),
    Refusal(
      name: "pad", attributes: [integers("before", [0]), integers("after", [1]), Attribute("mode", .text("wrap"))],
      inputs: [[3]],
      message: "attribute 'mode' of 'pad' must be constant, reflect, replicate or circular, not 'wrap'"),
    Refusal(
      name: "pad",
      attributes: [
        integers("before", [0]), integers("after", [1]), Attribute("mode", .text("reflect")), integer("value", 1),
      ], inputs: [[3]], message: "attribute 'value' of 'pad' has no meaning where the mode is reflect"),
    Refusal(
      name: "convolution", attributes: [integers("padding", [2]), Attribute("padding_mode", .text("reflect"))],
      inputs: [[1, 1, 2], [1, 1, 3]],
      message:
        "'convolution' cannot take 1×1×2, 1×1×3: a reflected border must be narrower than its axis: 2 is not below 2"),
    Refusal(
      name: "transposed_convolution", attributes: [integers("output_padding", [1])],
      inputs: [[1, 2, 3, 3], [2, 1, 3, 3]],
      message:
        "'transposed_convolution' cannot take 1×2×3×3, 2×1×3×3: "
        + "the output padding 1 must be 0 or more, and below the stride or the dilation"),
    Refusal(
      name: "transposed_convolution", attributes: [integers("padding", [2])], inputs: [[1, 2, 2], [2, 1, 3]],
      message: "'transposed_convolution' cannot take 1×2×2, 2×1×3: a padding of 2 removes all 4 elements of an axis"),
    Refusal(
      name: "transposed_convolution", inputs: [[1, 2, 3, 3], [3, 1, 3, 3]],
      message: "'transposed_convolution' cannot take 1×2×3×3, 3×1×3×3: the weight must take 2 channels, not 3"),
    Refusal(
      name: "reduce_variance", attributes: [integers("axes", [1]), integer("correction", 1)], inputs: [[2, 1]],
      message: "'reduce_variance' cannot take 2×1: the variance of 1 element(s) with correction 1 does not exist"),
    Refusal(
      name: "topk", attributes: [integer("k", 4)], inputs: [[2, 3]],
      message: "'topk' cannot take 2×3: k must be between 1 and 3, the size of axis 1, not 4"),
    Refusal(
      name: "topk", attributes: [integer("k", 1)], inputs: [[1 << 25]],
      message: "'topk' cannot take 33554432: axis 0 has more than 16777216 elements, which indices cannot tell apart"),
    Refusal(
      name: "take_along", attributes: [integer("axis", 1)], inputs: [[2, 3, 4], [2, 3]],
      message: "'take_along' cannot take 2×3×4, 2×3: the indices need the 3 axes of the first tensor, not 2"),
    Refusal(
      name: "take_along", attributes: [integer("axis", 1)], inputs: [[2, 3, 4], [2, 3, 5]],
      message: "'take_along' cannot take 2×3×4, 2×3×5: the sizes beside axis 1 must be equal, or one of them 1"),
    Refusal(
      name: "grid_sample", inputs: [[2, 3, 4, 4], [2, 5, 5, 3]],
      message:
        "'grid_sample' cannot take 2×3×4×4, 2×5×5×3: it takes a map [n, c, h, w] and a grid [n, rows, columns, 2]"),
    Refusal(
      name: "grid_sample", inputs: [[2, 3, 4, 4], [1, 5, 5, 2]],
      message: "'grid_sample' cannot take 2×3×4×4, 1×5×5×2: the map and the grid have 2 and 1 images"),
    Refusal(
      name: "range", attributes: [integer("count", 0)], inputs: [],
      message: "'range' cannot take : count must be between 1 and 16777216, not 0"),
    Refusal(name: "attention", inputs: [], message: "there is no operation 'attention'"),
  ])
  func `what does not fit is refused in words`(refusal: Refusal) {
    let error = #expect(throws: GraphError.self) {
      try OperationCatalogue.operation(refusal.name, refusal.attributes).outputShapes(refusal.inputs)
    }
    #expect(error?.description == refusal.message)
  }
}
