/// A size of a value in an exported network.
enum ONNXDimension: Hashable {
  /// The same size at every batch size.
  case fixed(Int)
  /// `factor` · batch + `offset`.
  case batch(factor: Int, offset: Int)

  /// Reads a size from its values in builds for several batch sizes.
  /// - Returns: nil if it is not a linear function of the batch size.
  init?(_ size: Size, batchSizes: [Int]) {
    let values = size.values
    guard let other = batchSizes.firstIndex(where: { $0 != batchSizes[0] }), size.constant == nil else {
      guard let constant = size.constant else { return nil }
      self = .fixed(constant)
      return
    }
    let growth = batchSizes[other] - batchSizes[0]
    let factor = (values[other] - values[0]) / growth
    let offset = values[0] - factor * batchSizes[0]
    guard zip(values, batchSizes).allSatisfy({ $0 == factor * $1 + offset }) else { return nil }
    self = .batch(factor: factor, offset: offset)
  }
}
