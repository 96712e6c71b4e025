import SutureGraph
import Testing

@testable import SutureExecution

/// Elements at regular distances, compared with reading them one by one.
struct StoredTensorTests {
  @Test(
    arguments: [
      ([6], [1]), ([3, 4], [4, 1]), ([4, 3], [1, 4]), ([2, 3, 4], [1, 8, 2]), ([2, 3, 4, 5], [60, 1, 15, 3]),
      ([5, 7], [0, 1]), ([5, 7], [1, 0]), ([3, 1, 2], [9, 100, 4]),
      // Windows that overlap.
      ([50, 6], [2, 1]), ([6, 50], [1, 2]),
      // Pieces of 1 MiB: whole, transposed, and with a shorter last piece.
      ([700_003], [1]), ([700, 901], [1, 700]), ([3, 333_333], [333_333, 1]), ([300_000, 3], [1, 300_000]),
      // Few elements of many.
      ([1000], [401]), ([20, 30], [30_011, 997]), ([30, 20], [997, 30_011]), ([9, 11, 2], [20_000, 1800, 900]),
    ] as [([Int], [Int])])
  func `all strides give the elements that they name`(sizes: [Int], strides: [Int]) throws {
    let shape = Shape(sizes)
    let extent = zip(sizes, strides).reduce(1) { $0 + ($1.0 - 1) * $1.1 }
    // Numbers of two bytes, after three that are none; neighbours differ.
    var bytes: [UInt8] = [7, 7, 7]
    for number in 0..<extent { bytes += [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)] }
    let stored = StoredTensor(.memory(bytes[...]), position: 3, type: .i16, shape: shape, strides: strides)
    let expected = (0..<shape.elementCount).map { number in
      var (rest, offset) = (number, 0)
      for (size, stride) in zip(sizes, strides).reversed() {
        offset += rest % size * stride
        rest /= size
      }
      return Float(Int16(truncatingIfNeeded: offset))
    }
    #expect(try stored.read() == Tensor(shape, expected))
  }

  @Test func `a file that ends too early is an error with the place`() {
    let stored = StoredTensor(.memory([0, 0, 0, 0, 0, 0][...]), position: 1, type: .f32, shape: [2])
    do {
      _ = try stored.read()
      Issue.record("read")
    } catch {
      guard case .truncated(position: 6) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
