import SutureExecution
import SutureGraph
import SutureSupport

extension ONNXTensorReader {
  /// A tensor as the elements of a variable, which are read on demand; nil for integers and truth values.
  func variable(_ tensor: ONNXFileTensor) throws(ONNXFault) -> StoredTensor? {
    guard let real = tensor.type.real else { return nil }
    switch tensor.elements {
    case .stored(let file, let position):
      return StoredTensor(file, position: position, type: real, shape: Shape(tensor.shape))
    case .varints(let ranges):
      // Half precision takes one to three bytes in the file for each element of two bytes.
      try bytes.charge(max(0, 2 * tensor.count - ranges.reduce(0) { $0 + $1.count }))
      let halves = try halves(ranges)
      return StoredTensor(.memory(halves[...]), position: 0, type: real, shape: Shape(tensor.shape))
    }
  }

  /// A tensor with its elements.
  func known(_ tensor: ONNXFileTensor) throws(ONNXFault) -> ForeignTensor {
    let elements: ForeignTensor.Elements
    if tensor.type.real != nil {
      try bytes.charge(ImportMemory.elements(tensor.count, width: 4))
      elements = .floats(try reals(tensor))
    } else if tensor.type == .bool {
      try bytes.charge(ImportMemory.elements(tensor.count, width: 1))
      elements = .booleans(try integers(tensor).map { $0 != 0 })
    } else {
      try bytes.charge(ImportMemory.elements(tensor.count, width: 8))
      elements = .integers(try integers(tensor))
    }
    guard let known = ForeignTensor(shape: tensor.shape, elements) else {
      throw ONNXFault("its elements do not fill its shape \(Shape(tensor.shape))")
    }
    return known
  }

  /// Whether all elements are equal to a number; false for more than a few thousand.
  func isFilled(_ tensor: ONNXFileTensor, with number: Float) throws(ONNXFault) -> Bool {
    guard tensor.type.real != nil, tensor.count <= 1 << 14 else { return false }
    return try reals(tensor).allSatisfy { $0 == number }
  }

  private func reals(_ tensor: ONNXFileTensor) throws(ONNXFault) -> [Float] {
    guard let real = tensor.type.real else { return [] }
    switch tensor.elements {
    case .stored(let file, let position):
      return real.floats(try read(file, position, byteCount: tensor.count * tensor.type.width))
    case .varints(let ranges): return real.floats(try halves(ranges)[...])
    }
  }

  /// Elements of two bytes, of which each is stored as a number.
  private func halves(_ ranges: [Range<Int>]) throws(ONNXFault) -> [UInt8] {
    var halves: [UInt8] = []
    try forEachVarint(ranges) { bits in
      halves.append(UInt8(truncatingIfNeeded: bits))
      halves.append(UInt8(truncatingIfNeeded: bits >> 8))
    }
    return halves
  }

  private func integers(_ tensor: ONNXFileTensor) throws(ONNXFault) -> [Int] {
    var values: [Int] = []
    values.reserveCapacity(tensor.count)
    var tooLarge: UInt64?
    func append(_ bits: UInt64) {
      if tensor.type == .uint64, bits > UInt64(Int.max) { tooLarge = bits }
      values.append(Int(truncatingIfNeeded: bits))
    }
    switch tensor.elements {
    case .varints(let ranges): try forEachVarint(ranges, append)
    case .stored(let file, let position):
      let width = tensor.type.width
      let data = try read(file, position, byteCount: tensor.count * width)
      let unused = UInt64(64 - 8 * width)
      for start in stride(from: data.startIndex, to: data.endIndex, by: width) {
        let bits = data[start..<start + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // The sign is extended by an arithmetic shift.
        append(tensor.type.isSigned ? UInt64(bitPattern: Int64(bitPattern: bits << unused) >> Int64(unused)) : bits)
      }
    }
    if let tooLarge { throw ONNXFault("its element \(tooLarge) exceeds the largest integer that is read, \(Int.max)") }
    return values
  }

  private func read(
    _ file: StoredBytes, _ position: Int, byteCount: Int
  ) throws(ONNXFault) -> ArraySlice<UInt8> {
    let data: ArraySlice<UInt8>
    do { data = try file.read(at: position, count: byteCount) } catch {
      throw ONNXFault("it cannot be read: \(error.reason)")
    }
    guard data.count == byteCount else { throw ONNXFault("its file ends before its last element") }
    return data
  }

  private func forEachVarint(_ ranges: [Range<Int>], _ body: (UInt64) -> Void) throws(ONNXFault) {
    for range in ranges {
      var cursor = ProtobufCursor("TensorProto", bytes, range)
      while cursor.position < range.upperBound { body(try cursor.varint()) }
    }
  }
}
