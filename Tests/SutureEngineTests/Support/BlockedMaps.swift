import SutureExecution
import Testing

@testable import SutureGraph

/// Feature maps [n, c, h, w] that lie in blocks of channels, [n, c / block, h, w, block].
enum BlockedMaps {
  /// Where an element lies.
  static func place(_ index: [Int], _ shape: Shape, _ block: Int) -> Int {
    let blocks = shape[1] / block
    let row = ((index[0] * blocks + index[1] / block) * shape[2] + index[2]) * shape[3] + index[3]
    return row * block + index[1] % block
  }

  /// The elements of a tensor in their order in memory; row-major without a block.
  static func laidOut(_ tensor: Tensor, _ block: Int?) -> [Float] {
    guard let block else { return tensor.values }
    var values = tensor.values
    for (index, value) in zip(Reference.indices(tensor.shape), tensor.values) {
      values[place(index, tensor.shape, block)] = value
    }
    return values
  }

  /// Expects sums of so many products of numbers up to 2, whose standard deviation is 4/3 times the square root.
  static func expectEqual(_ made: [Float], _ expected: Reference, products: Int, _ block: Int?) {
    let worst = zip(Reference.indices(expected.shape), expected.values).enumerated().map { position, element in
      let place = block.map { self.place(element.0, expected.shape, $0) } ?? position
      return abs(Double(made[place]) - element.1)
    }.max()
    #expect(worst ?? .infinity <= 1e-5 * Double(products).squareRoot())
  }
}
