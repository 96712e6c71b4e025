import SutureExecution
import SutureSupport

/// A message in the wire format of Protocol Buffers, encoded field by field.
///
/// Elements of variables are not copied: the message holds references, and `forEachPiece` passes their memory on.
struct ProtobufMessage {
  /// A part of the encoding.
  private enum Piece {
    case bytes([UInt8])
    case variable(VariableElements)
  }

  private var pieces: [Piece] = []
  /// The length of the encoding.
  private(set) var byteCount = 0

  /// An integer field; negative numbers take ten bytes, as `int64` does.
  mutating func integer(_ field: Int, _ value: Int) {
    append(ProtobufMessage.varint(field << 3) + ProtobufMessage.varint(value))
  }

  /// A field of type `float`.
  mutating func float(_ field: Int, _ value: Float) {
    append(ProtobufMessage.varint(field << 3 | 5) + [UInt8](littleEndian: [value]))
  }

  /// A text field.
  mutating func text(_ field: Int, _ value: String) { bytes(field, Array(value.utf8)) }

  /// A field of bytes.
  mutating func bytes(_ field: Int, _ value: [UInt8]) {
    append(header(field, byteCount: value.count) + value)
  }

  /// A field of bytes: the elements of a variable as little-endian floats.
  mutating func bytes(_ field: Int, _ elements: VariableElements) {
    append(header(field, byteCount: elements.byteCount))
    pieces.append(.variable(elements))
    byteCount += elements.byteCount
  }

  /// A field that is a message.
  mutating func message(_ field: Int, _ value: ProtobufMessage) {
    append(header(field, byteCount: value.byteCount))
    for piece in value.pieces {
      switch piece {
      case .bytes(let bytes): append(bytes)
      case .variable(let elements):
        pieces.append(piece)
        byteCount += elements.byteCount
      }
    }
  }

  /// Passes the encoding on, piece by piece.
  func forEachPiece<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    for piece in pieces {
      switch piece {
      case .bytes(let bytes):
        try bytes.withUnsafeBufferPointer { buffer throws(Failure) in try body(UnsafeRawBufferPointer(buffer)) }
      case .variable(let elements): try elements.withBytes(body)
      }
    }
  }

  /// The whole encoding.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    forEachPiece { bytes.append(contentsOf: $0) }
    return bytes
  }

  // MARK: Encoding

  /// A number in groups of seven bits, the lowest first.
  private static func varint(_ value: Int) -> [UInt8] {
    var rest = UInt64(bitPattern: Int64(value))
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// The beginning of a field whose length precedes its content.
  private func header(_ field: Int, byteCount: Int) -> [UInt8] {
    ProtobufMessage.varint(field << 3 | 2) + ProtobufMessage.varint(byteCount)
  }

  private mutating func append(_ bytes: [UInt8]) {
    byteCount += bytes.count
    if let last = pieces.indices.last, case .bytes(var joined) = pieces[last] {
      pieces[last] = .bytes([])  // The array is then uniquely referenced and grows in place.
      joined += bytes
      pieces[last] = .bytes(joined)
    } else {
      pieces.append(.bytes(bytes))
    }
  }
}

/// The elements of one variable of a store, read when they are written to a file.
struct VariableElements {
  /// The store.
  let store: VariableStore
  /// The variable's index in `VariableStore.slots`.
  let index: Int

  /// The length as floats.
  var byteCount: Int { store.slots[index].range.count * MemoryLayout<Float>.stride }

  /// Passes the elements on as little-endian floats.
  func withBytes<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    try body(UnsafeRawBufferPointer(start: store.pointer(index), count: byteCount))
  }
}
