import SutureGraph
import Testing

@testable import SutureExport

struct ONNXOperationsTests {
  /// An operation applied to x, and the operators that it becomes at opset 17.
  struct Sample: Sendable {
    let name: String
    var attributes: [Attribute] = []
    /// The input's shape.
    var input: Shape = [2, 8, 6, 10]
    /// The shapes of further inputs, which are parameters.
    var parameters: [Shape] = []
    /// Whether x is an input at all.
    var readsInput = true
    let types: [String]

    func export(opset: Int = 17) throws -> ONNXModel { try network().onnx(opset: opset) }

    /// A network of the operation.
    func network() throws -> ExportedNetwork {
      try ExportedNetwork.probe(input) { graph, x in
        var inputs = readsInput ? [x] : []
        for (index, shape) in parameters.enumerated() { inputs.append(try graph.parameter("p\(index)", shape)) }
        let y = try graph.call(name, attributes, inputs)
        // A network depends on its input.
        return readsInput ? y : try graph.binary(.add, x, y)
      }
    }
  }

  private static let elementwise: [Sample] = [
    Sample(name: "relu", types: ["Relu"]), Sample(name: "relu6", types: ["Clip"]),
    Sample(name: "sigmoid", types: ["Sigmoid"]), Sample(name: "tanh", types: ["Tanh"]),
    Sample(name: "silu", types: ["Sigmoid", "Mul"]),
    Sample(name: "gelu", types: ["Div", "Erf", "Add", "Mul", "Mul"]),
    Sample(name: "hard_sigmoid", types: ["Add", "Clip", "Div"]),
    Sample(name: "hard_swish", types: ["Add", "Clip", "Div", "Mul"]),
    Sample(name: "exp", types: ["Exp"]), Sample(name: "log", types: ["Log"]), Sample(name: "sqrt", types: ["Sqrt"]),
    Sample(name: "reciprocal", types: ["Reciprocal"]), Sample(name: "square", types: ["Mul"]),
    Sample(name: "abs", types: ["Abs"]), Sample(name: "negate", types: ["Neg"]),
    Sample(name: "softplus", types: ["Softplus"]), Sample(name: "cos", types: ["Cos"]),
    Sample(name: "sin", types: ["Sin"]),
    Sample(name: "elu", attributes: [Attribute("alpha", .real(0.5))], types: ["Elu"]),
    Sample(name: "pow", attributes: [Attribute("exponent", .real(1.5))], types: ["Pow"]),
    Sample(name: "step", types: ["Sign", "Mul", "Add"]),
    Sample(
      name: "affine", attributes: [Attribute("scale", .real(2)), Attribute("shift", .real(1))], types: ["Mul", "Add"]),
    Sample(name: "add", parameters: [[8, 1, 1]], types: ["Add"]),
    Sample(name: "subtract", parameters: [[8, 1, 1]], types: ["Sub"]),
    Sample(name: "multiply", parameters: [[8, 1, 1]], types: ["Mul"]),
    Sample(name: "divide", parameters: [[8, 1, 1]], types: ["Div"]),
    Sample(name: "maximum", parameters: [[8, 1, 1]], types: ["Max"]),
    Sample(name: "minimum", parameters: [[8, 1, 1]], types: ["Min"]),
    Sample(name: "dropout", types: ["Identity"]), Sample(name: "stop_gradient", types: ["Identity"]),
    Sample(name: "softmax", types: ["Softmax"]), Sample(name: "log_softmax", types: ["LogSoftmax"]),
  ]

  private static let axes = Attribute("axes", .integers([2, 3]))

  private static let reductionsAndProducts: [Sample] = [
    Sample(name: "reduce_sum", attributes: [axes], types: ["ReduceSum"]),
    Sample(name: "reduce_mean", attributes: [axes], types: ["ReduceMean"]),
    Sample(name: "reduce_max", attributes: [axes], types: ["ReduceMax"]),
    Sample(name: "reduce_l2", attributes: [axes], types: ["Mul", "ReduceSum", "Add", "Sqrt"]),
    Sample(name: "reduce_variance", attributes: [axes], types: ["ReduceMean", "Sub", "Mul", "ReduceSum", "Mul"]),
    Sample(name: "matmul", parameters: [[10, 3]], types: ["MatMul"]),
    Sample(name: "linear", parameters: [[3, 10], [3]], types: ["Transpose", "MatMul", "Add"]),
    Sample(name: "convolution", parameters: [[4, 8, 3, 3], [4]], types: ["Conv"]),
    Sample(
      name: "transposed_convolution", attributes: [Attribute("stride", .integer(2))], parameters: [[8, 4, 3, 3], [4]],
      types: ["ConvTranspose"]),
    Sample(name: "max_pool", attributes: [Attribute("kernel", .integer(2))], types: ["MaxPool"]),
    Sample(name: "average_pool", attributes: [Attribute("kernel", .integer(2))], types: ["AveragePool"]),
    Sample(name: "adaptive_average_pool", attributes: [Attribute("size", .integer(1))], types: ["ReduceMean"]),
    Sample(name: "adaptive_max_pool", attributes: [Attribute("size", .integers([2, 5]))], types: ["MaxPool"]),
    Sample(name: "batch_norm", parameters: [[8], [8], [8], [8]], types: ["BatchNormalization"]),
    Sample(name: "layer_norm", parameters: [[10], [10]], types: ["LayerNormalization"]),
    Sample(
      name: "group_norm", attributes: [Attribute("groups", .integer(2))],
      types: ["Reshape", "InstanceNormalization", "Reshape"]),
  ]

  private static let rearrangements: [Sample] = [
    Sample(name: "reshape", attributes: [Attribute("shape", .integers([-1, 480]))], types: ["Reshape"]),
    Sample(name: "permute", attributes: [Attribute("axes", .integers([0, 2, 3, 1]))], types: ["Transpose"]),
    Sample(
      name: "slice",
      attributes: [Attribute("axis", .integer(1)), Attribute("start", .integer(2)), Attribute("end", .integer(4))],
      types: ["Slice"]),
    Sample(
      name: "concat", attributes: [Attribute("axis", .integer(0))], parameters: [[1, 8, 6, 10]], types: ["Concat"]),
    Sample(
      name: "pad",
      attributes: [Attribute("before", .integers([0, 0, 1, 1])), Attribute("after", .integers([0, 0, 1, 1]))],
      types: ["Pad"]),
    Sample(
      name: "expand", attributes: [Attribute("shape", .integers([8, 6, 10]))], input: [2, 1, 1, 1],
      parameters: [[8, 1, 10]], readsInput: false, types: ["Expand", "Add"]),
    Sample(name: "gather", attributes: [Attribute("indices", .integers([0, 1, 1]))], types: ["Gather"]),
    Sample(
      name: "resize", attributes: [Attribute("size", .integers([12, 20])), Attribute("method", .text("bilinear"))],
      types: ["Resize"]),
    Sample(
      name: "unfold", attributes: [Attribute("kernel", .integers([1, 2]))],
      types: ["Slice", "Slice", "Concat", "Reshape"]),
    Sample(
      name: "fold", attributes: [Attribute("size", .integers([6, 10])), Attribute("kernel", .integers([2, 2]))],
      input: [2, 8, 45], types: ["Reshape", "ConvTranspose", "Reshape"]),
    Sample(name: "topk", attributes: [Attribute("k", .integer(3))], types: ["TopK", "Cast"]),
    Sample(
      name: "take_along", attributes: [Attribute("axis", .integer(-1))], parameters: [[1, 8, 1, 4]],
      types: ["Clip", "Cast", "Shape", "Gather", "Concat", "Expand", "GatherElements"]),
    Sample(name: "grid_sample", parameters: [[2, 3, 4, 2]], types: ["GridSample"]),
    Sample(
      name: "range", attributes: [Attribute("count", .integer(10))], readsInput: false, types: ["Add"]),
    Sample(
      name: "constant", attributes: [Attribute("shape", .integers([8, 1, 1]))], readsInput: false,
      types: ["ConstantOfShape", "Add"]),
  ]

  static let samples = elementwise + reductionsAndProducts + rearrangements

  @Test func `every operation that plugins can call has a sample here`() {
    #expect(Self.samples.map(\.name).sorted() == OperationCatalogue.names)
  }

  @Test(arguments: samples) func `an operation becomes these operators`(sample: Sample) throws {
    #expect(try sample.export().types == sample.types)
  }

  @Test(arguments: samples) func `an operation can be written at the oldest and newest opset, or names what it needs`(
    sample: Sample
  ) throws {
    #expect(throws: Never.self) { try sample.export(opset: 28) }
    if sample.name == "layer_norm" {
      #expect(throws: ExportError.opsetTooLow(operation: "layer_norm", needed: 17, requested: 16)) {
        try sample.export(opset: 16)
      }
    } else if sample.name == "grid_sample" {
      #expect(throws: ExportError.opsetTooLow(operation: "grid_sample", needed: 16, requested: 15)) {
        try sample.export(opset: 15)
      }
    } else {
      #expect(throws: Never.self) { try sample.export(opset: 13) }
    }
  }

  @Test func `the indices of the largest are the second output, and rows at indices are gathered whole`() throws {
    let model = try ExportedNetwork.probe([2, 8, 6]) { graph, x in
      let means = try graph.reduce(.mean, x, axes: [2])
      let order = try graph.call("topk", [Attribute("k", .integer(3)), Attribute("axis", .integer(1))], [means])
      return try graph.call("take_along", [Attribute("axis", .integer(1))], [x, order])
    }.onnx()
    #expect(model.types == ["ReduceMean", "TopK", "Cast", "Clip", "Cast", "GatherND"])
    let topk = try #require(model.node("TopK"))
    #expect(topk.unusedOutputs.count == 1)
    #expect(model.graph.nodes.contains { $0.type == "Cast" && $0.inputs == [topk.output] })
    #expect(topk.unusedOutputs != [topk.output] && topk.integers("axis") == [1])
    #expect(model.node("GatherND")?.integers("batch_dims") == [1])
  }

  @Test func `the mode of samples is called linear from opset 20`() throws {
    let sample = Sample(name: "grid_sample", parameters: [[2, 3, 4, 2]], types: [])
    for (opset, mode) in [(16, "bilinear"), (19, "bilinear"), (20, "linear")] {
      let node = try #require(try sample.export(opset: opset).node("GridSample"))
      let found = node.attributes.first { $0.name == "mode" }?.value
      guard case .text(mode) = found else {
        Issue.record("the mode at opset \(opset) is \(String(describing: found))")
        continue
      }
    }
  }

  @Test func `an operation without a spelling is an error that names it`() throws {
    let builds = try NetworkBuilds.probe { graph, x in try graph.call("layer_norm", [], [x]) }
    let network = try ExportedNetwork(builds.rewritten { try $0.lowered(for: .evaluation) })
    #expect(throws: ExportError.unsupportedOperation("normalize", format: "ONNX")) { try network.onnx() }
  }

  // MARK: Axes and shapes

  @Test func `axes of means are an attribute below opset 18 and an input from there`() throws {
    let sample = Sample(name: "reduce_mean", attributes: [Self.axes], types: [])
    let old = try #require(try sample.export(opset: 17).node("ReduceMean"))
    #expect(old.inputs.count == 1 && old.integers("axes") == [2, 3])
    let model = try sample.export(opset: 18)
    let new = try #require(model.node("ReduceMean"))
    #expect(new.integers("axes") == nil && model.integers(new.inputs[1]) == [2, 3])
    #expect(new.integers("keepdims") == [0])
  }

  @Test func `negative axes are counted from the first`() throws {
    let sample = Sample(name: "reduce_max", attributes: [Attribute("axes", .integers([-1, 1]))], types: [])
    #expect(try sample.export().node("ReduceMax")?.integers("axes") == [3, 1])
  }

  // MARK: Borders, corners and powers

  /// What a border becomes in each mode: the mode of Pad; nil where it is gathered.
  @Test(arguments: [("reflect", "reflect"), ("replicate", "edge"), ("circular", nil)] as [(String, String?)])
  func `borders of repeated elements are a Pad with its mode, or gathered`(_ mode: String, _ word: String?) throws {
    let widths = [Attribute("before", .integers([0, 0, 2, 1])), Attribute("after", .integers([0, 0, 0, 3]))]
    let pad = Sample(name: "pad", attributes: widths + [Attribute("mode", .text(mode))], types: [])
    let model = try pad.export()
    #expect(model.types == (word == nil ? ["Gather", "Gather"] : ["Pad"]))
    #expect(model.node("Pad")?.text("mode") == word)
    let convolution = Sample(
      name: "convolution",
      attributes: [Attribute("padding", .integers([1, 0])), Attribute("padding_mode", .text(mode))],
      parameters: [[4, 8, 3, 3], [4]], types: [])
    #expect(try convolution.export().types == [word == nil ? "Gather" : "Pad", "Conv"])
    #expect(try convolution.export().node("Conv")?.integers("pads") == [0, 0, 0, 0])
  }

  @Test(arguments: [(0, "half_pixel"), (1, "align_corners")])
  func `corners are aligned where the operation says so`(_ aligns: Int, _ mode: String) throws {
    let attributes = [
      Attribute("size", .integers([7, 20])), Attribute("method", .text("bilinear")),
      Attribute("align_corners", .integer(aligns)),
    ]
    let node = try Sample(name: "resize", attributes: attributes, types: []).export().node("Resize")
    #expect(node?.text("coordinate_transformation_mode") == mode)
  }

  @Test func `a power of two tensors is one operator, and a transposed convolution keeps its settings`() throws {
    #expect(try Sample(name: "pow", parameters: [[8, 1, 1]], types: []).export().node("Pow")?.inputs == ["x", "p0"])
    let attributes = [
      Attribute("stride", .integers([2, 3])), Attribute("padding", .integer(1)),
      Attribute("output_padding", .integers([1, 0])), Attribute("groups", .integer(2)),
      Attribute("dilation", .integer(2)),
    ]
    let sample = Sample(
      name: "transposed_convolution", attributes: attributes, parameters: [[8, 3, 3, 2]], types: [])
    let node = try #require(try sample.export().node("ConvTranspose"))
    #expect(node.integers("strides") == [2, 3] && node.integers("pads") == [1, 1, 1, 1])
    #expect(node.integers("output_padding") == [1, 0] && node.integers("dilations") == [2, 2])
    #expect(node.integers("kernel_shape") == [3, 2] && node.integers("group") == [2])
  }

  @Test func `a product with a matrix keeps the weight's name and layout`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      let flat = try graph.reduce(.mean, x, axes: [2, 3], keepsDimensions: false)
      return try graph.linear(flat, graph.parameter("fc.weight", [3, 8]), graph.parameter("fc.bias", [3]))
    }.onnx()
    let gemm = try #require(model.node("Gemm"))
    #expect(gemm.inputs.dropFirst() == ["fc.weight", "fc.bias"] && gemm.integers("transB") == [1])
    #expect(model.graph.initializers.map(\.dimensions) == [[3, 8], [3]])
  }

  @Test func `the logarithm of a sigmoid is written without it`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      try graph.unary(.logarithm, try graph.unary(.sigmoid, x))
    }.onnx()
    #expect(model.types == ["Neg", "Softplus", "Neg"])
  }

  @Test func `windows of unequal size are slices with a mean each`() throws {
    let sample = Sample(name: "adaptive_average_pool", attributes: [Attribute("size", .integers([4, 10]))], types: [])
    let types = try sample.export().types
    #expect(types == (0..<4).flatMap { _ in ["Slice", "ReduceMean"] } + ["Concat"])
  }

  @Test func `pooling to more rows chooses rows and adds them`() throws {
    func types(_ size: [Int]) throws -> [String] {
      try Sample(name: "adaptive_average_pool", attributes: [Attribute("size", .integers(size))], types: [])
        .export().types
    }
    #expect(try types([9, 10]) == ["Gather", "Gather", "Add", "Mul"])
    #expect(try types([12, 10]) == ["Gather"])
  }

  @Test func `groups of one element do not depend on their input`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      let means = try graph.reduce(.mean, x, axes: [2, 3])
      return try graph.call("group_norm", [Attribute("groups", .integer(8))], [means])
    }.onnx()
    let difference = try #require(model.node("Sub"))
    #expect(difference.inputs[0] == difference.inputs[1])
  }

  @Test func `one channel a group is instance normalisation with the names of weight and bias`() throws {
    let sample = Sample(
      name: "group_norm", attributes: [Attribute("groups", .integer(8))], parameters: [[8], [8]], types: [])
    #expect(try sample.export().node("InstanceNormalization")?.inputs == ["x", "p0", "p1"])
  }

  @Test func `nearest neighbours are exact indices unless each is repeated a whole number of times`() throws {
    func types(_ size: [Int]) throws -> [String] {
      try Sample(name: "resize", attributes: [Attribute("size", .integers(size))], types: []).export().types
    }
    #expect(try types([18, 10]) == ["Resize"])
    #expect(try types([7, 13]) == ["Gather", "Gather"])
    // Every second row.
    #expect(try types([3, 10]) == ["Slice"])
    #expect(try types([6, 10]) == ["Identity"])
  }
}
