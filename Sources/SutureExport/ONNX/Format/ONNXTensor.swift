import SutureSupport

/// A tensor with its elements: `TensorProto`.
struct ONNXTensor {
  /// The element types that are used here, numbered as in `TensorProto.DataType`.
  enum ElementType: Int {
    case float = 1
    case int64 = 7
  }

  /// Where the elements are.
  enum Content {
    /// In the tensor itself, little-endian.
    case bytes([UInt8])
    /// In the tensor itself: the elements of a variable.
    case variable(VariableElements)
    /// In a file beside the model.
    case external(location: String, offset: Int, byteCount: Int)
  }

  /// The name; empty within an attribute.
  var name: String
  /// The sizes.
  var dimensions: [Int]
  /// The element type.
  var type: ElementType
  /// The elements.
  var content: Content

  /// The encoding.
  var message: ProtobufMessage {
    var message = ProtobufMessage()
    for size in dimensions { message.integer(1, size) }
    message.integer(2, type.rawValue)
    if !name.isEmpty { message.text(8, name) }
    switch content {
    case .bytes(let bytes): message.bytes(9, bytes)
    case .variable(let elements): message.bytes(9, elements)
    case .external(let location, let offset, let byteCount):
      for (key, value) in [("location", location), ("offset", "\(offset)"), ("length", "\(byteCount)")] {
        message.message(13, ONNXModel.entry(key, value))
      }
      message.integer(14, 1)
    }
    return message
  }
}

extension ONNXTensor {
  /// Floats, without a name.
  init(_ values: [Float], dimensions: [Int]) {
    self.init(
      name: "", dimensions: dimensions, type: .float, content: .bytes([UInt8](littleEndian: values)))
  }

  /// A vector of integers, without a name.
  init(_ values: [Int]) {
    var bytes: [UInt8] = []
    for value in values { bytes.append(littleEndian: Int64(value)) }
    self.init(name: "", dimensions: [values.count], type: .int64, content: .bytes(bytes))
  }
}

/// The name and shape of a value of floats: `ValueInfoProto`.
struct ONNXValueInfo {
  /// The name.
  var name: String
  /// The sizes.
  var dimensions: [ONNXDimension]

  /// The encoding.
  var message: ProtobufMessage {
    var shape = ProtobufMessage()
    for dimension in dimensions {
      var message = ProtobufMessage()
      switch dimension {
      case .fixed(let size): message.integer(1, size)
      case .batch(factor: 1, offset: 0): message.text(2, "batch")
      // A dimension without content is unknown.
      case .batch: break
      }
      shape.message(1, message)
    }
    var tensor = ProtobufMessage()
    tensor.integer(1, ONNXTensor.ElementType.float.rawValue)
    tensor.message(2, shape)
    var type = ProtobufMessage()
    type.message(1, tensor)
    var message = ProtobufMessage()
    message.text(1, name)
    message.message(2, type)
    return message
  }
}
