/// Reads the fields of one message in the wire format of Protocol Buffers, from front to back.
///
/// - Source: https://protobuf.dev/programming-guides/encoding/
struct ProtobufCursor {
  /// What a field holds, by its wire type.
  enum Value {
    /// Wire type 0.
    case varint(UInt64)
    /// Wire type 1: the position of eight bytes.
    case fixed64(Range<Int>)
    /// Wire type 2: a text, a message, or several numbers in a row.
    case bytes(Range<Int>)
    /// Wire type 5: the position of four bytes.
    case fixed32(Range<Int>)
  }

  /// A field: its number and content.
  struct Field {
    let number: Int
    let value: Value
    /// The position of the content: that of a number, or of a length and the bytes after it.
    let content: Range<Int>
    /// The message, for errors.
    fileprivate let message: StaticString
    fileprivate let bytes: ONNXBytes
  }

  private let bytes: ONNXBytes
  /// The name of the message, for errors.
  private let message: StaticString
  /// The position of the next byte, and that of the end of the message.
  private(set) var position: Int
  private let end: Int

  /// Starts at the beginning of a message.
  /// - Parameter range: the message's bytes, which lie within the file.
  init(_ message: StaticString, _ bytes: ONNXBytes, _ range: Range<Int>) {
    self.bytes = bytes
    self.message = message
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end of the message.
  mutating func next() throws(ONNXFault) -> Field? {
    guard position < end else { return nil }
    let start = position
    let tag = try varint()
    let number = tag >> 3
    guard number > 0, number < 1 << 29 else {
      throw ONNXFault("a field of \(message) at byte \(start) has the number \(number)")
    }
    let content = position
    let value: Value
    switch tag & 7 {
    case 0: value = .varint(try varint())
    case 1: value = .fixed64(try skip(8, field: number))
    case 2: value = .bytes(try skip(try varint(), field: number))
    case 5: value = .fixed32(try skip(4, field: number))
    case 3, 4: throw ONNXFault("field \(number) of \(message) at byte \(start) is a group, which ONNX does not use")
    default: throw ONNXFault("field \(number) of \(message) at byte \(start) has the unknown wire type \(tag & 7)")
    }
    return Field(
      number: Int(number), value: value, content: content..<position, message: message, bytes: bytes)
  }

  /// The range of the next bytes, which are skipped.
  private mutating func skip(_ count: UInt64, field: UInt64) throws(ONNXFault) -> Range<Int> {
    guard count <= UInt64(end - position) else {
      throw ONNXFault(
        "field \(field) of \(message) at byte \(position) has \(count) bytes, and only \(end - position) follow: "
          + "the file is truncated or damaged")
    }
    defer { position += Int(count) }
    return position..<position + Int(count)
  }

  /// A number in groups of seven bits, the lowest first.
  mutating func varint() throws(ONNXFault) -> UInt64 {
    let start = position
    var result: UInt64 = 0
    for index in 0..<10 {
      guard position < end else {
        throw ONNXFault("a number of \(message) at byte \(start) has no end: the file is truncated or damaged")
      }
      let byte = try bytes.byte(at: position)
      position += 1
      result |= UInt64(byte & 0x7f) << UInt64(7 * index)
      if byte < 0x80 { return result }
    }
    throw ONNXFault("a number of \(message) at byte \(start) has more than ten bytes")
  }
}

extension ProtobufCursor.Field {
  /// An integer.
  func integer() throws(ONNXFault) -> Int {
    guard case .varint(let bits) = value else { throw wrong("a number") }
    return Int(Int64(bitPattern: bits))
  }

  /// The range of a text or message.
  func range() throws(ONNXFault) -> Range<Int> {
    guard case .bytes(let range) = value else { throw wrong("a text or message") }
    return range
  }

  /// A text.
  func text() throws(ONNXFault) -> String { try bytes.text(try range()) }

  /// The fields of a message.
  func cursor(_ message: StaticString) throws(ONNXFault) -> ProtobufCursor {
    ProtobufCursor(message, bytes, try range())
  }

  /// A number of type `float`.
  func float() throws(ONNXFault) -> Float {
    guard case .fixed32(let range) = value else { throw wrong("a number of type float") }
    return try Self.float(range, bytes)
  }

  /// Adds the numbers of a repeated field, which may be packed.
  func append(to numbers: inout [Int]) throws(ONNXFault) {
    switch value {
    case .varint:
      try bytes.charge(MemoryLayout<Int>.stride)
      numbers.append(try integer())
    case .bytes(let range):
      var cursor = ProtobufCursor(message, bytes, range)
      while cursor.position < range.upperBound {
        try bytes.charge(MemoryLayout<Int>.stride)
        numbers.append(Int(Int64(bitPattern: try cursor.varint())))
      }
    case .fixed32, .fixed64: throw wrong("numbers")
    }
  }

  /// Adds the numbers of type `float` of a repeated field, which may be packed.
  func append(to numbers: inout [Float]) throws(ONNXFault) {
    switch value {
    case .fixed32: numbers.append(try float())
    case .bytes(let range):
      guard range.count % 4 == 0 else { throw ONNXFault("numbers of \(message) have \(range.count) bytes") }
      try bytes.charge(range.count)
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
        numbers.append(try Self.float(start..<start + 4, bytes))
      }
    case .varint, .fixed64: throw wrong("numbers of type float")
    }
  }

  private static func float(_ range: Range<Int>, _ bytes: ONNXBytes) throws(ONNXFault) -> Float {
    Float(bitPattern: try bytes.bytes(range).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
  }

  private func wrong(_ expected: String) -> ONNXFault {
    let found =
      switch value {
      case .varint: "an integer"
      case .fixed32: "four bytes"
      case .fixed64: "eight bytes"
      case .bytes: "a text or message"
      }
    return ONNXFault("field \(number) of \(message) is \(found), and should be \(expected)")
  }
}
