import SutureGraph
import SutureProcess
import SutureSupport

/// A tensor of a weight file, whose elements lie in the file at regular distances.
///
/// PyTorch saves views as they are: a transposed matrix has the strides of the original, and a broadcast dimension has
/// stride 0.
package struct StoredTensor: Sendable {
  /// Why elements cannot be read.
  package enum Failure: Error {
    case file(FileError)
    /// The file ends before the last element: the position where it ends, in bytes.
    case truncated(position: Int)
    /// The tensor exceeds the available memory, in bytes.
    case memory(needed: Int, available: Int)
  }

  /// One dimension with several elements: its size, and the distance of neighbours in the file and in the result.
  private struct Axis {
    var size: Int
    var stride: Int
    var resultStride: Int
  }

  /// The file.
  let bytes: StoredBytes
  /// The offset of the first element in bytes.
  let position: Int
  package let type: ElementType
  package let shape: Shape
  /// The distance of neighbours in each dimension, in elements; not negative.
  let strides: [Int]

  /// A tensor whose elements lie in row-major order without gaps.
  package init(_ bytes: StoredBytes, position: Int, type: ElementType, shape: Shape) {
    self.init(bytes, position: position, type: type, shape: shape, strides: shape.strides)
  }

  package init(_ bytes: StoredBytes, position: Int, type: ElementType, shape: Shape, strides: [Int]) {
    self.bytes = bytes
    self.position = position
    self.type = type
    self.shape = shape
    self.strides = strides
  }

  // MARK: Reading

  /// The number of bytes that are read at a time.
  private static let pieceByteCount = 1 << 20
  /// How many elements are read for one that is needed, at most; those that lie further apart are read one by one.
  private static let sparsity = 16

  /// Reads the elements, converted to `Float`.
  ///
  /// The cost grows with the number of elements alone, whatever the strides.
  package func read() throws(Failure) -> Tensor {
    Tensor(shape, try elements(zero: 0) { type.floats($0) })
  }

  /// Reads the elements as integers, which are exact for integer types and 0 or 1 for truth values.
  /// - Precondition: the type is none of floating-point numbers.
  package func integers() throws(Failure) -> [Int] {
    try elements(zero: 0) { type.integers($0) }
  }

  /// Reads the elements, in row-major order.
  /// - Parameter convert: the elements of little-endian data.
  private func elements<Element>(
    zero: Element, _ convert: (ArraySlice<UInt8>) -> [Element]
  ) throws(Failure) -> [Element] {
    let byteCount = shape.elementCount * MemoryLayout<Element>.stride
    // Asking the system costs more than reading a small tensor.
    guard byteCount <= Self.pieceByteCount || byteCount <= SystemMemory.byteCount else {
      throw .memory(needed: byteCount, available: SystemMemory.byteCount)
    }
    var values = [Element](repeating: zero, count: shape.elementCount)
    if values.isEmpty { return values }

    let axes = sortedAxes()
    let (inner, chunk) = pieces(axes)
    // The axis outside the inner ones is cut into chunks; those outside it advance one by one.
    let cut = axes[..<inner].last
    let outer = axes[..<inner].dropLast()
    let chunkCount = cut.map { ($0.size + chunk - 1) / chunk } ?? 1
    for number in 0..<outer.reduce(chunkCount, { $0 * $1.size }) {
      var block = Array(axes[inner...])
      var (offset, place) = (0, 0)
      if let cut {
        let start = number % chunkCount * chunk
        let size = min(chunk, cut.size - start)
        block.insert(Axis(size: size, stride: cut.stride, resultStride: cut.resultStride), at: 0)
        (offset, place) = (start * cut.stride, start * cut.resultStride)
      }
      let (first, firstPlace) = Self.position(ofItem: number / chunkCount, along: outer)
      try read(block, at: offset + first, into: &values, at: place + firstPlace, convert)
    }
    return values
  }

  /// The dimensions with several elements, those with the largest strides first; neighbours that are one run of memory
  /// both in the file and in the result become one.
  private func sortedAxes() -> [Axis] {
    let resultStrides = shape.strides
    let axes = (0..<shape.rank).filter { shape[$0] > 1 }
      .map { Axis(size: shape[$0], stride: strides[$0], resultStride: resultStrides[$0]) }
      .sorted { $0.stride > $1.stride }
    var merged: [Axis] = []
    for axis in axes {
      if let outer = merged.last, outer.stride == axis.stride * axis.size,
        outer.resultStride == axis.resultStride * axis.size
      {
        merged[merged.count - 1] = Axis(
          size: outer.size * axis.size, stride: axis.stride, resultStride: axis.resultStride)
      } else {
        merged.append(axis)
      }
    }
    return merged
  }

  /// The first of the axes that a piece holds as a whole, and how many items of the axis before it a piece holds.
  private func pieces(_ axes: [Axis]) -> (inner: Int, chunk: Int) {
    var (extent, count) = (1, 1)
    for (index, axis) in axes.enumerated().reversed() {
      // Axes further out have larger strides: they are as sparse.
      guard axis.stride <= Self.sparsity * count else { return (index + 1, 1) }
      let room = Self.pieceByteCount / type.width - extent
      let chunk = axis.stride == 0 ? axis.size : min(axis.size, 1 + room / axis.stride)
      guard chunk == axis.size else { return (index + 1, chunk) }
      extent += (axis.size - 1) * axis.stride
      count *= axis.size
    }
    return (0, 1)
  }

  /// The offset and the place in the result of an item, counted in row-major order along some axes.
  private static func position(ofItem number: Int, along axes: ArraySlice<Axis>) -> (offset: Int, place: Int) {
    var (rest, offset, place) = (number, 0, 0)
    for axis in axes.reversed() {
      offset += rest % axis.size * axis.stride
      place += rest % axis.size * axis.resultStride
      rest /= axis.size
    }
    return (offset, place)
  }

  /// Reads one piece and distributes its elements.
  private func read<Element>(
    _ axes: [Axis], at offset: Int, into values: inout [Element], at place: Int,
    _ convert: (ArraySlice<UInt8>) -> [Element]
  ) throws(Failure) {
    let byteCount = (1 + axes.reduce(0) { $0 + ($1.size - 1) * $1.stride }) * type.width
    let start = position + offset * type.width
    let piece: ArraySlice<UInt8>
    do { piece = try bytes.read(at: start, count: byteCount) } catch { throw .file(error) }
    guard piece.count == byteCount else { throw .truncated(position: start + piece.count) }
    let elements = convert(piece)
    let row = axes.last ?? Axis(size: 1, stride: 1, resultStride: 1)
    let outer = axes.dropLast()
    for number in 0..<outer.reduce(1, { $0 * $1.size }) {
      var (source, target) = Self.position(ofItem: number, along: outer)
      target += place
      if row.stride == 1, row.resultStride == 1 {
        values.withUnsafeMutableBufferPointer { values in
          _ = values[target..<target + row.size].update(fromContentsOf: elements[source..<source + row.size])
        }
        continue
      }
      for _ in 0..<row.size {
        values[target] = elements[source]
        source += row.stride
        target += row.resultStride
      }
    }
  }
}
