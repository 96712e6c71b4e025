/// The contents of an ONNX file: `ModelProto` of onnx.proto.
struct ONNXModel {
  /// The version of the file format.
  var irVersion: Int
  /// The program that wrote the file.
  var producerName: String
  /// The program's version.
  var producerVersion: String
  /// The computation.
  var graph: ONNXGraph
  /// The version of the standard operators.
  var opset: Int
  /// Facts about the model, by key.
  var metadata: [String: String]

  /// The encoding.
  var message: ProtobufMessage {
    var message = ProtobufMessage()
    message.integer(1, irVersion)
    message.text(2, producerName)
    message.text(3, producerVersion)
    message.message(7, graph.message)
    var operators = ProtobufMessage()
    // The empty domain is that of the standard operators.
    operators.text(1, "")
    operators.integer(2, opset)
    message.message(8, operators)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      message.message(14, ONNXModel.entry(key, value))
    }
    return message
  }

  /// A pair of texts: `StringStringEntryProto`.
  static func entry(_ key: String, _ value: String) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.text(1, key)
    message.text(2, value)
    return message
  }
}

/// The nodes and tensors of a model: `GraphProto`.
struct ONNXGraph {
  /// The graph's name.
  var name: String
  /// The nodes, each after those that it depends on.
  var nodes: [ONNXNode]
  /// The parameters and buffers.
  var initializers: [ONNXTensor]
  /// The tensors that are provided for each run.
  var inputs: [ONNXValueInfo]
  /// The results.
  var outputs: [ONNXValueInfo]
  /// The shapes of other values.
  var values: [ONNXValueInfo]

  /// The encoding.
  var message: ProtobufMessage {
    var message = ProtobufMessage()
    for node in nodes { message.message(1, node.message) }
    message.text(2, name)
    for tensor in initializers { message.message(5, tensor.message) }
    for info in inputs { message.message(11, info.message) }
    for info in outputs { message.message(12, info.message) }
    for info in values { message.message(13, info.message) }
    return message
  }
}
