import SutureSupport

/// What is read of `GraphProto`.
struct ONNXGraphMessage {
  var name = ""
  var nodes: [ONNXNodeMessage] = []
  var initializers: [ONNXTensorMessage] = []
  var inputs: [ONNXValueMessage] = []
  var outputs: [ONNXValueMessage] = []
  /// The shapes of other values.
  var values: [ONNXValueMessage] = []
  /// The signature of the exported program; see `ONNXSignature`.
  var signature: String?

  init(_ cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    while let field = try cursor.next() {
      switch field.number {
      case 1: nodes.append(try ONNXNodeMessage(try field.cursor("NodeProto"), bytes))
      case 2: name = try field.text()
      case 5: initializers.append(try ONNXTensorMessage(try field.cursor("TensorProto"), bytes))
      case 11: inputs.append(try ONNXValueMessage(try field.cursor("ValueInfoProto"), bytes))
      case 12: outputs.append(try ONNXValueMessage(try field.cursor("ValueInfoProto"), bytes))
      case 13: values.append(try ONNXValueMessage(try field.cursor("ValueInfoProto"), bytes))
      case 15: throw ONNXFault("the graph has sparse initializers, which are not read")
      case 16:
        let entry = try ONNXEntry(try field.cursor("StringStringEntryProto"), keys: ONNXSignature.keys)
        if let entry { signature = entry.value }
      default: break
      }
    }
  }
}

/// What is read of `ValueInfoProto`: the name, type and shape of a value.
struct ONNXValueMessage {
  /// The kind of a value.
  enum Kind {
    case tensor
    /// A sequence, map, optional or sparse tensor.
    case other
  }

  var name = ""
  /// Nil where the file does not tell.
  var kind: Kind?
  /// The number of the element type, as in `TensorProto.DataType`; 0 where the file does not tell.
  var elementType = 0
  /// The sizes, nil for symbolic ones; nil where the number of dimensions is unknown.
  var sizes: [Int?]?

  init(_ cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    try bytes.charge(ImportMemory.value)
    while let field = try cursor.next() {
      switch field.number {
      case 1: name = try field.text()
      case 2: try read(type: try field.cursor("TypeProto"), bytes)
      default: break
      }
    }
  }

  private mutating func read(type cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    while let field = try cursor.next() {
      switch field.number {
      case 1:
        kind = .tensor
        try read(tensor: try field.cursor("TypeProto.Tensor"), bytes)
      case 4, 5, 7, 8, 9: kind = .other
      default: break
      }
    }
  }

  private mutating func read(tensor cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    while let field = try cursor.next() {
      switch field.number {
      case 1: elementType = try field.integer()
      case 2: sizes = try read(shape: try field.cursor("TensorShapeProto"), bytes)
      default: break
      }
    }
  }

  private func read(shape cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) -> [Int?] {
    var cursor = cursor
    var sizes: [Int?] = []
    while let field = try cursor.next() {
      guard field.number == 1 else { continue }
      try bytes.charge(MemoryLayout<Int?>.stride)
      var dimension = try field.cursor("TensorShapeProto.Dimension")
      var size: Int?
      while let field = try dimension.next() {
        switch field.number {
        case 1: size = try field.integer()
        case 2: size = nil
        default: break
        }
      }
      // Some exporters write -1 or 0 for a size that is unknown.
      if let known = size, known <= 0 {
        guard known >= -1 else { throw ONNXFault("the value \(quoted(name)) has the size \(known)") }
        size = nil
      }
      sizes.append(size)
    }
    return sizes
  }
}
