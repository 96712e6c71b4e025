/// What is read of `ModelProto`.
struct ONNXModelMessage {
  /// A set of operators that the model imports.
  struct OperatorSet {
    /// The domain; empty for the standard operators, which may also be called `ai.onnx`.
    var domain = ""
    var version = 0
  }

  var irVersion: Int?
  var operatorSets: [OperatorSet] = []
  var producerName = ""
  var producerVersion = ""
  var graph: ONNXGraphMessage?
  var functions: [ONNXFunctionMessage] = []
  /// The signature of the exported program; see `ONNXSignature`.
  var signature: String?

  init(_ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = ProtobufCursor("ModelProto", bytes, 0..<bytes.count)
    while let field = try cursor.next() {
      switch field.number {
      case 1: irVersion = try field.integer()
      case 2: producerName = try field.text()
      case 3: producerVersion = try field.text()
      case 7:
        guard graph == nil else { throw ONNXFault("it has two graphs") }
        graph = try ONNXGraphMessage(try field.cursor("GraphProto"), bytes)
      case 8: operatorSets.append(try OperatorSet(try field.cursor("OperatorSetIdProto"), bytes))
      case 14:
        let entry = try ONNXEntry(try field.cursor("StringStringEntryProto"), keys: ONNXSignature.keys)
        if let entry { signature = entry.value }
      case 25: functions.append(try ONNXFunctionMessage(try field.cursor("FunctionProto"), bytes))
      default: break
      }
    }
  }
}

extension ONNXModelMessage.OperatorSet {
  init(_ cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    try bytes.charge(MemoryLayout<Self>.stride)
    while let field = try cursor.next() {
      switch field.number {
      case 1: domain = try field.text()
      case 2: version = try field.integer()
      default: break
      }
    }
    if domain == "ai.onnx" { domain = "" }
  }
}

/// A key with its value: `StringStringEntryProto`.
struct ONNXEntry {
  let key: String
  let value: String

  /// Reads an entry; nil if its key is not one of some.
  ///
  /// Values of other keys are not read: exporters write stack traces of several kilobytes for each node.
  init?(_ cursor: ProtobufCursor, keys: Set<String>?) throws(ONNXFault) {
    var cursor = cursor
    var key = ""
    var value: ProtobufCursor.Field?
    while let field = try cursor.next() {
      switch field.number {
      case 1: key = try field.text()
      case 2: value = field
      default: break
      }
    }
    if let keys, !keys.contains(key) { return nil }
    self.key = key
    self.value = try value?.text() ?? ""
  }
}

/// What is read of `FunctionProto`: an operator that the model defines by others.
struct ONNXFunctionMessage {
  var name = ""
  var domain = ""
  /// Distinguishes functions of one name.
  var overload = ""
  /// The names of its inputs and outputs.
  var inputs: [String] = []
  var outputs: [String] = []
  /// Attributes with default values; other parameters have none.
  var defaults: [ONNXAttributeMessage] = []
  var nodes: [ONNXNodeMessage] = []
  var operatorSets: [ONNXModelMessage.OperatorSet] = []

  init(_ cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    try bytes.charge(MemoryLayout<Self>.stride)
    while let field = try cursor.next() {
      switch field.number {
      case 1: name = try field.text()
      case 4: inputs.append(try field.text())
      case 5: outputs.append(try field.text())
      case 7: nodes.append(try ONNXNodeMessage(try field.cursor("NodeProto"), bytes))
      case 9: operatorSets.append(try ONNXModelMessage.OperatorSet(try field.cursor("OperatorSetIdProto"), bytes))
      case 10: domain = try field.text()
      case 11: defaults.append(try ONNXAttributeMessage(try field.cursor("AttributeProto"), bytes))
      case 13: overload = try field.text()
      default: break
      }
    }
    if domain == "ai.onnx" { domain = "" }
  }
}
