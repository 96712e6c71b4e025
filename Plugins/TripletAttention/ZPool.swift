import SuturePlugin

/// The maximum and the mean along one axis, joined there: its size becomes 2.
///
/// The first of equal maxima receives the gradient, as in the authors' code, which takes `torch.max(x, 1)`.
struct ZPool: Layer {
  let axis: Int

  func forward(_ x: Tensor) throws -> Tensor { try concatenated(x.max(axis, ties: .first), x.mean(axis), axis: axis) }
}
