import SutureGraph
import SutureSupport

/// Memory that one or more tensors share, stored in a file under a key.
struct PyTorchStorage: Hashable, Sendable {
  let key: String
  let type: PyTorchType
  /// The size of the whole storage in bytes.
  let byteCount: Int
  /// The offset of this view in the whole storage, in bytes.
  let start: Int
}

/// A tensor of a pickle: a view of a storage, checked to lie within it.
struct PyTorchTensor: Hashable, Sendable {
  private static let maximumRank = 8

  let storage: PyTorchStorage
  let type: PyTorchType
  let shape: Shape
  /// The distance of neighbours in each dimension, in elements; not negative.
  let strides: [Int]
  /// The offset of the first element in the whole storage, in bytes.
  let position: Int

  /// Creates a tensor from its description in a pickle.
  /// - Parameters:
  ///   - offset: the offset of the first element in the storage, in elements.
  ///   - byte: the place in the pickle, for errors.
  /// - Throws: `PyTorchFileError.Fact.pickle` if the description contradicts itself or the storage.
  init(
    _ storage: PyTorchStorage, type: PyTorchType, offset: Int, sizes: [Int], strides: [Int], byte: Int
  ) throws(PyTorchFileError.Fact) {
    func failure(_ reason: String) -> PyTorchFileError.Fact { .pickle(byte: byte, reason: reason) }
    guard sizes.count == strides.count else {
      throw failure("a tensor has \(sizes.count) sizes and \(strides.count) strides")
    }
    guard sizes.count <= Self.maximumRank else {
      throw failure("a tensor has \(sizes.count) dimensions; at most \(Self.maximumRank) are read")
    }
    guard offset >= 0, sizes.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 }) else {
      throw failure("a tensor has a negative size, stride or offset")
    }
    // A size of 0 must not hide sizes that are too large.
    guard Shape.fits(sizes.map { max($0, 1) }) else {
      throw failure("the shape \(Shape(sizes)) holds more elements than a tensor may")
    }
    let isEmpty = sizes.contains(0)
    // Elements up to the last one; the sums saturate.
    var extent = Saturating.sum(offset, 1)
    for (size, stride) in zip(sizes, strides) where size > 1 {
      extent = Saturating.sum(extent, Saturating.product(size - 1, stride))
    }
    let end = isEmpty ? 0 : Saturating.sum(storage.start, Saturating.product(extent, type.width))
    guard end <= storage.byteCount else {
      throw failure("a tensor ends at byte \(end) of a storage of \(storage.byteCount) bytes")
    }
    self.storage = storage
    self.type = type
    shape = Shape(sizes)
    // Strides of empty tensors may be of any size.
    self.strides = isEmpty ? shape.strides : strides
    position = isEmpty ? 0 : storage.start + offset * type.width
  }
}
