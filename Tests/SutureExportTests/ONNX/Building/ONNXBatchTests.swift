import SutureGraph
import Testing

@testable import SutureExport

struct ONNXBatchTests {
  private static let batch = ONNXDimension.batch(factor: 1, offset: 0)

  @Test func `sizes are linear in the batch, or nil`() {
    func dimension(_ values: [Int]) -> ONNXDimension? { ONNXDimension(Size(values: values), batchSizes: [2, 3, 6]) }
    #expect(dimension([5, 5, 5]) == .fixed(5))
    #expect(dimension([2, 3, 6]) == Self.batch)
    #expect(dimension([9, 13, 25]) == .batch(factor: 4, offset: 1))
    #expect(dimension([4, 9, 36]) == nil)
    #expect(ONNXDimension(Size(values: [4]), batchSizes: [2]) == .fixed(4))
  }

  /// The shape input of the only Reshape; nil if it is computed.
  private static func target(_ body: (inout Graph, Value) throws -> Value) throws -> [Int]? {
    let model = try ExportedNetwork.probe([2, 8, 6, 10], body).onnx()
    return try model.integers(#require(model.node("Reshape")).inputs[1])
  }

  @Test func `the batch size is not written into shapes`() throws {
    #expect(try Self.target { graph, x in try graph.reshape(x, [graph.shape(x)[0], 4, 120]) } == [0, 4, 120])
    #expect(try Self.target { graph, x in try graph.reshape(x, [graph.shape(x)[0] * 2, 4, 60]) } == [-1, 4, 60])
    #expect(try Self.target { graph, x in try graph.reshape(x, [2, graph.shape(x)[0], 240]) } == [2, -1, 240])
  }

  @Test func `two sizes that depend on the batch are computed from the input`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      let n = graph.shape(x)[0]
      let rows = try graph.permute(try graph.reshape(x, [n, 8, 60]), [1, 0, 2])
      return try graph.reshape(try graph.matmul(rows, rows, transposesB: true), [n, 2, 4, n])
    }.onnx()
    #expect(model.types.suffix(4) == ["Shape", "Gather", "Concat", "Reshape"])
    #expect(model.graph.outputs[0].dimensions == [Self.batch, .fixed(2), .fixed(4), Self.batch])
  }

  @Test func `an expansion states only the axes that it expands`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      try graph.expand(try graph.reduce(.mean, x, axes: [2, 3]), graph.shape(x))
    }.onnx()
    #expect(try model.integers(#require(model.node("Expand")).inputs[1]) == [1, 1, 6, 10])
  }

  @Test func `a parameter is expanded to the input's batch size`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      try graph.expand(try graph.parameter("token", [1, 1, 4]), [graph.shape(x)[0], 1, 4])
    }.onnx()
    #expect(model.types == ["Shape", "Gather", "Concat", "Expand"])
  }

  @Test func `a network for one batch size alone has it in its shapes`() throws {
    // The mean over the batch is a sum with a factor that depends on it.
    let model = try ExportedNetwork.probe { graph, x in
      let sum = try graph.reduce(.sum, x, axes: [0])
      return try graph.binary(.subtract, x, try graph.affine(sum, scale: 1 / Double(graph.shape(x)[0])))
    }.onnx()
    #expect(model.graph.inputs[0].dimensions == [.fixed(2), .fixed(8), .fixed(6), .fixed(10)])
    #expect(model.graph.outputs[0].dimensions[0] == .fixed(2))
  }

  @Test func `a constant that depends on the batch size fixes it`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      try graph.binary(.multiply, x, graph.constant(1 / Double(graph.shape(x)[0]), [1]))
    }.onnx()
    #expect(model.graph.inputs[0].dimensions[0] == .fixed(2))
  }

  @Test func `heights and widths stay fixed`() throws {
    let model = try ExportedNetwork.probe { graph, x in try graph.unary(.relu, x) }.onnx()
    #expect(model.graph.inputs.map(\.dimensions) == [[Self.batch, .fixed(8), .fixed(6), .fixed(10)]])
  }

  @Test(arguments: [
    "se", "cbam", "coord", "sk", "shuffle", "ema", "ccnet", "mhsa", "nl", "srm", "ca#1 >> sa#1 + sa#1 >> ca#1",
    "gated(se, eca, identity)", "project(se | eca)",
  ]) func `compositions have a symbolic batch and all their variables`(text: String) throws {
    let network = try ExportedNetwork(NetworkBuilds.composition(text, [1, 64, 9, 13]))
    let model = try network.onnx()
    #expect(model.graph.inputs[0].dimensions.first == Self.batch)
    #expect(model.graph.outputs[0].dimensions == [Self.batch, .fixed(64), .fixed(9), .fixed(13)])
    #expect(model.graph.initializers.map(\.name).sorted() == network.graph.variables.map(\.name).sorted())
  }
}
