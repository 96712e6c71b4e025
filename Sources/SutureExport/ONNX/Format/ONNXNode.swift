/// An operator applied to values: `NodeProto`.
struct ONNXNode {
  /// The operator, such as `Conv`.
  var type: String
  /// The node's unique name, a path such as `/layer1/0/conv1/Conv`.
  var name: String
  /// The names of the values that it reads; empty for optional inputs that are left out.
  var inputs: [String]
  /// The names of values that it also computes, before `output`, and that nothing reads.
  var unusedOutputs: [String] = []
  /// The name of the value that it computes.
  var output: String
  /// The operator's settings.
  var attributes: [ONNXAttribute]
  /// Facts about the node, by key, in the order in which they are written.
  var metadata: [(key: String, value: String)]

  /// The encoding.
  var message: ProtobufMessage {
    var message = ProtobufMessage()
    for input in inputs { message.text(1, input) }
    for unused in unusedOutputs { message.text(2, unused) }
    message.text(2, output)
    message.text(3, name)
    message.text(4, type)
    for attribute in attributes { message.message(5, attribute.message) }
    for (key, value) in metadata { message.message(9, ONNXModel.entry(key, value)) }
    return message
  }
}

/// A setting of a node: `AttributeProto`.
struct ONNXAttribute {
  /// A value of one of the types that are used here.
  enum Value {
    case float(Float)
    case integer(Int)
    case text(String)
    case tensor(ONNXTensor)
    case integers([Int])
  }

  /// The name, such as `kernel_shape`.
  let name: String
  /// The value.
  let value: Value

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// The encoding; the numbers of the types are those of `AttributeProto.AttributeType`.
  var message: ProtobufMessage {
    var message = ProtobufMessage()
    message.text(1, name)
    let type: Int
    switch value {
    case .float(let number):
      message.float(2, number)
      type = 1
    case .integer(let number):
      message.integer(3, number)
      type = 2
    case .text(let text):
      message.text(4, text)
      type = 3
    case .tensor(let tensor):
      message.message(5, tensor.message)
      type = 4
    case .integers(let numbers):
      for number in numbers { message.integer(8, number) }
      type = 7
    }
    message.integer(20, type)
    return message
  }
}
