import SutureSupport

/// What is read of `NodeProto`.
struct ONNXNodeMessage {
  var name = ""
  var type = ""
  /// The domain; empty for the standard operators.
  var domain = ""
  /// Distinguishes functions of one name.
  var overload = ""
  /// The names of its inputs; empty for optional ones that are left out.
  var inputs: [String] = []
  /// The names of its outputs; empty for those that are not needed.
  var outputs: [String] = []
  var attributes: [ONNXAttributeMessage] = []
  /// The metadata with one of `keys`.
  var metadata: [String: String] = [:]

  /// The paths of the modules around the node, and their classes, both as lists in Python's spelling.
  static let scopesKey = "pkg.torch.onnx.name_scopes"
  static let classesKey = "pkg.torch.onnx.class_hierarchy"
  /// The rules by which an optimizer has changed the node.
  static let rulesKey = "pkg.onnxscript.rewriter.rule_name"
  /// The keys of metadata that are read.
  private static let keys: Set<String> = [scopesKey, classesKey, rulesKey]

  init(_ cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    try bytes.charge(ImportMemory.operation)
    while let field = try cursor.next() {
      switch field.number {
      case 1:
        try bytes.charge(ImportMemory.argument)
        inputs.append(try field.text())
      case 2: outputs.append(try field.text())
      case 3: name = try field.text()
      case 4: type = try field.text()
      case 5: attributes.append(try ONNXAttributeMessage(try field.cursor("AttributeProto"), bytes))
      case 7: domain = try field.text()
      case 8: overload = try field.text()
      case 9:
        if let entry = try ONNXEntry(try field.cursor("StringStringEntryProto"), keys: Self.keys) {
          metadata[entry.key] = entry.value
        }
      default: break
      }
    }
    if domain == "ai.onnx" { domain = "" }
  }

  /// The operator: its type, preceded by its domain unless that is the standard one.
  var operation: String { domain.isEmpty ? type : "\(domain).\(type)" }

  /// The node in messages.
  var place: String { "node \(quoted(name.isEmpty ? outputs.first ?? "" : name)) of type \(quoted(operation))" }

  /// The attribute with a name.
  func attribute(_ name: String) -> ONNXAttributeMessage? { attributes.first { $0.name == name } }

  /// An attribute that is an integer.
  func integer(_ name: String) -> Int? {
    guard let attribute = attribute(name), attribute.kind == .integer else { return nil }
    return attribute.integer
  }
}

/// What is read of `AttributeProto`.
struct ONNXAttributeMessage {
  /// The types, numbered as in `AttributeProto.AttributeType`.
  enum Kind: Int {
    case undefined = 0
    case real = 1
    case integer = 2
    case text = 3
    case tensor = 4
    case graph = 5
    case reals = 6
    case integers = 7
    case texts = 8
    case tensors = 9
    case graphs = 10
    case sparseTensor = 11
    case sparseTensors = 12
    case type = 13
    case types = 14
  }

  var name = ""
  /// In a function: the name of the function's attribute that is meant; otherwise empty.
  var reference = ""
  var kind = Kind.undefined
  var real: Float = 0
  var integer = 0
  var text = ""
  var reals: [Float] = []
  var integers: [Int] = []
  var texts: [String] = []
  /// A single tensor is the only one.
  var tensors: [ONNXTensorMessage] = []

  init(_ cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    try bytes.charge(ImportMemory.argument)
    var stated: Int?
    var found = Kind.undefined
    while let field = try cursor.next() {
      switch field.number {
      case 1: name = try field.text()
      case 20: stated = try field.integer()
      case 21: reference = try field.text()
      case 2: (real, found) = (try field.float(), .real)
      case 3: (integer, found) = (try field.integer(), .integer)
      case 4: (text, found) = (try field.text(), .text)
      case 5, 10:
        tensors.append(try ONNXTensorMessage(try field.cursor("TensorProto"), bytes))
        found = field.number == 5 ? .tensor : .tensors
      case 6: found = .graph
      case 11: found = .graphs
      case 7:
        try field.append(to: &reals)
        found = .reals
      case 8:
        try field.append(to: &integers)
        found = .integers
      case 9:
        texts.append(try field.text())
        found = .texts
      case 14: found = .type
      case 15: found = .types
      case 22: found = .sparseTensor
      case 23: found = .sparseTensors
      default: break
      }
    }
    // Files of the first version of the format state no types.
    guard let stated, stated != 0 else {
      kind = found
      return
    }
    guard let kind = Kind(rawValue: stated) else {
      throw ONNXFault("the attribute \(quoted(name)) has the unknown type \(stated)")
    }
    if kind == .tensor, tensors.count != 1 {
      throw ONNXFault("the attribute \(quoted(name)) has \(tensors.count) tensors, and should have one")
    }
    self.kind = kind
  }
}
