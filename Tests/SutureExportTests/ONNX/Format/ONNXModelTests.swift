import Testing

@testable import SutureExport

struct ONNXModelTests {
  /// The bytes that onnx 1.23 writes for the same model.
  @Test func `a model is encoded as onnx encodes it`() {
    let node = ONNXNode(
      type: "Relu", name: "/Relu", inputs: ["x"], output: "y", attributes: [], metadata: [("k", "v")])
    let value = { (name: String) in
      ONNXValueInfo(name: name, dimensions: [.batch(factor: 1, offset: 0), .fixed(3), .batch(factor: 4, offset: 0)])
    }
    let model = ONNXModel(
      irVersion: 8, producerName: "suture", producerVersion: "0.1.0",
      graph: ONNXGraph(
        name: "G", nodes: [node], initializers: [], inputs: [value("x")], outputs: [value("y")], values: []),
      opset: 17, metadata: ["b": "2", "a": "1"])
    #expect(
      model.message.hexadecimal
        == "080812067375747572651a05302e312e303a580a1b0a01781201791a052f52656c75220452656c754a060a016b120176"
        + "1201475a1a0a017812150a130801120f0a07120562617463680a0208030a00621a0a017912150a130801120f0a071205"
        + "62617463680a0208030a0042040a00101172060a016112013172060a0162120132")
  }

  @Test func `attributes state their type`() {
    let encoded = { (value: ONNXAttribute.Value) in
      ONNXAttribute("a", value).message.hexadecimal
    }
    #expect(encoded(.float(0.5)) == "0a0161150000003fa00101")
    #expect(encoded(.integer(-1)) == "0a016118ffffffffffffffffff01a00102")
    #expect(encoded(.text("st")) == "0a016122027374a00103")
    #expect(encoded(.integers([1, 2])) == "0a016140014002a00107")
    #expect(encoded(.tensor(ONNXTensor([1, 2]))) == "0a01612a16080210074a1001000000000000000200000000000000a00104")
    #expect(encoded(.tensor(ONNXTensor([0.5], dimensions: []))) == "0a01612a0810014a040000003fa00104")
  }

  @Test func `external tensors state location, offset and length`() {
    let tensor = ONNXTensor(
      name: "w", dimensions: [2], type: .float, content: .external(location: "m.data", offset: 4, byteCount: 8))
    #expect(
      tensor.message.hexadecimal
        == "080210014201776a120a086c6f636174696f6e12066d2e646174616a0b0a066f66667365741201346a0b0a066c656e67"
        + "74681201387001")
  }
}

extension ProtobufMessage {
  /// The encoding in hexadecimal digits.
  fileprivate var hexadecimal: String {
    encoded.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
