import SutureExecution

@testable import SutureGraph

/// Numbers in double precision that are read and written by index: what kernels are compared with.
struct Reference {
  let shape: Shape
  var values: [Double]

  init(_ tensor: Tensor) {
    shape = tensor.shape
    values = tensor.values.map(Double.init)
  }

  /// Computes each element from its index.
  init(_ shape: Shape, _ element: ([Int]) -> Double) {
    self.shape = shape
    values = Reference.indices(shape).map(element)
  }

  /// Every index of a shape, row-major.
  static func indices(_ shape: Shape) -> [[Int]] {
    var all: [[Int]] = [[]]
    for size in shape.dimensions { all = all.flatMap { start in (0..<size).map { start + [$0] } } }
    return all
  }

  private func offset(_ index: [Int]) -> Int { zip(index, shape.strides).reduce(0) { $0 + $1.0 * $1.1 } }

  subscript(index: [Int]) -> Double {
    get { values[offset(index)] }
    set { values[offset(index)] = newValue }
  }

  /// The element at an index of a larger shape to which this one is stretched.
  func stretched(_ index: [Int]) -> Double {
    let own = index.suffix(shape.rank)
    return self[zip(own, shape.dimensions).map { $1 == 1 ? 0 : $0 }]
  }

  /// The element at an index, 0 outside.
  func padded(_ index: [Int]) -> Double {
    zip(index, shape.dimensions).allSatisfy { (0..<$1).contains($0) } ? self[index] : 0
  }
}
