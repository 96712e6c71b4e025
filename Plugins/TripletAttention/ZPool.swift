import SuturePlugin

/// The maximum and the mean along one axis, joined there: its size becomes 2.
struct ZPool: Layer {
  let axis: Int

  func forward(_ x: Tensor) throws -> Tensor { try concatenated(x.max(axis), x.mean(axis), axis: axis) }
}
