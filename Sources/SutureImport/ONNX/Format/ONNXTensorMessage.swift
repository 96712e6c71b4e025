/// What is read of `TensorProto`: where the elements are, not the elements.
struct ONNXTensorMessage {
  /// The fields with elements by type, numbered as in `TensorProto`.
  enum ElementField: Int {
    case floats = 4
    case int32s = 5
    case texts = 6
    case int64s = 7
    case doubles = 10
    case uint64s = 11
  }

  var name = ""
  var dimensions: [Int] = []
  /// The number of the element type, as in `TensorProto.DataType`.
  var type = 0
  /// The range of the elements in the file, little-endian.
  var raw: Range<Int>?
  /// The ranges of elements in fields by type.
  var parts: [(field: ElementField, range: Range<Int>)] = []
  /// Where the elements are in another file: `location`, `offset`, `length`.
  var external: [String: String] = [:]
  /// Whether the elements are in another file.
  var isExternal = false
  /// Whether it is a part of a larger tensor.
  var isSegment = false

  init(_ cursor: ProtobufCursor, _ bytes: ONNXBytes) throws(ONNXFault) {
    var cursor = cursor
    try bytes.charge(MemoryLayout<Self>.stride)
    while let field = try cursor.next() {
      switch field.number {
      case 1: try field.append(to: &dimensions)
      case 2: type = try field.integer()
      case 3: isSegment = true
      case 8: name = try field.text()
      case 9: raw = try field.range()
      case 13:
        if let entry = try ONNXEntry(try field.cursor("StringStringEntryProto"), keys: nil) {
          external[entry.key] = entry.value
        }
      case 14: isExternal = try field.integer() == 1
      default:
        guard let elements = ElementField(rawValue: field.number) else { break }
        try bytes.charge(2 * MemoryLayout<Int>.stride)
        switch field.value {
        case .bytes(let range), .fixed32(let range), .fixed64(let range): parts.append((elements, range))
        case .varint: parts.append((elements, field.content))
        }
      }
    }
  }
}
