import SutureExecution
import SutureGraph

/// A tensor of a model, with its description checked; the elements are read on demand.
struct ONNXFileTensor {
  /// The element type.
  let type: ONNXElementType
  /// The sizes.
  let shape: [Int]
  /// Where the elements are.
  let elements: Elements

  /// Where elements are.
  enum Elements {
    /// Little-endian, without gaps, at a position.
    case stored(StoredBytes, position: Int)
    /// In fields that hold one number after the other, each in groups of seven bits.
    case varints([Range<Int>])
  }

  /// The number of elements; it does not overflow, as the shape was checked.
  var count: Int { shape.reduce(1, *) }
}

/// Reads tensors of a model.
struct ONNXTensorReader {
  /// The maximum number of dimensions, which is also that of other weight files.
  private static let maximumRank = 8

  let bytes: ONNXBytes
  private var files: ONNXExternalFiles

  /// - Parameter folder: the folder for files with elements; nil where there is none.
  init(_ bytes: ONNXBytes, folder: String?) {
    self.bytes = bytes
    files = ONNXExternalFiles(folder: folder)
  }

  /// Checks a tensor's description, and finds its elements.
  mutating func tensor(_ message: ONNXTensorMessage) throws(ONNXFault) -> ONNXFileTensor {
    guard let type = ONNXElementType(rawValue: message.type) else {
      throw ONNXFault("its element type \(ONNXElementType.name(message.type)) is not supported")
    }
    guard !message.isSegment else { throw ONNXFault("it is a segment of a larger tensor, which is not supported") }
    let shape = message.dimensions
    guard shape.count <= Self.maximumRank else {
      throw ONNXFault("it has \(shape.count) dimensions, and at most \(Self.maximumRank) are read")
    }
    if let negative = shape.first(where: { $0 < 0 }) { throw ONNXFault("it has the size \(negative)") }
    // A size of 0 must not hide sizes that are too large.
    guard Shape.fits(shape.map { max($0, 1) }) else {
      throw ONNXFault("its shape \(Shape(shape)) holds more elements than a tensor may")
    }
    let count = shape.reduce(1, *)
    let byteCount = count * type.width
    if message.isExternal {
      let (file, position) = try files.elements(message.external, byteCount: byteCount)
      return ONNXFileTensor(type: type, shape: shape, elements: .stored(file, position: position))
    }
    if let raw = message.raw, !raw.isEmpty || message.parts.isEmpty {
      guard raw.count == byteCount else {
        throw ONNXFault("its shape \(Shape(shape)) needs \(byteCount) bytes, and it has \(raw.count)")
      }
      return ONNXFileTensor(type: type, shape: shape, elements: .stored(bytes.stored, position: raw.lowerBound))
    }
    return ONNXFileTensor(type: type, shape: shape, elements: try typed(message, type, shape, count))
  }

  /// Elements in the field of their type.
  private func typed(
    _ message: ONNXTensorMessage, _ type: ONNXElementType, _ shape: [Int], _ count: Int
  ) throws(ONNXFault) -> ONNXFileTensor.Elements {
    let ranges = message.parts.filter { $0.field == type.field }.map(\.range)
    let isFixed = type == .float || type == .double
    var found = 0
    if isFixed {
      let byteCount = ranges.reduce(0) { $0 + $1.count }
      guard byteCount % type.width == 0 else {
        throw ONNXFault("its elements of \(type.width) bytes have \(byteCount) bytes")
      }
      found = byteCount / type.width
    } else {
      for range in ranges { found += try varintCount(range) }
    }
    guard found == count else {
      throw ONNXFault("its shape \(Shape(shape)) needs \(count) elements, and it has \(found)")
    }
    guard isFixed else { return .varints(ranges) }
    // Several parts are rare, and are joined in memory; they need no more than in the file.
    guard ranges.count > 1 else { return .stored(bytes.stored, position: ranges.first?.lowerBound ?? 0) }
    var joined: [UInt8] = []
    for range in ranges { joined += try bytes.bytes(range) }
    return .stored(.memory(joined[...]), position: 0)
  }

  /// The number of varints in a range: that of bytes without the bit that another follows.
  private func varintCount(_ range: Range<Int>) throws(ONNXFault) -> Int {
    var count = 0
    for position in range where try bytes.byte(at: position) < 0x80 { count += 1 }
    return count
  }
}
