// Reductions. Reduced axes remain with size 1 unless `keep` is false; negative axes count from the last.

extension Tensor {
  private func reduce(_ operation: String, _ axes: [Int], _ keep: Bool) throws -> Tensor {
    try applying(operation, [], ["axes": .integers(axes), "keep": .integer(keep ? 1 : 0)])
  }

  /// The sum over axes.
  public func sum(_ axes: Int..., keep: Bool = true) throws -> Tensor { try reduce("reduce_sum", axes, keep) }
  /// The mean over axes.
  public func mean(_ axes: Int..., keep: Bool = true) throws -> Tensor { try reduce("reduce_mean", axes, keep) }

  /// How equal maxima share the gradient.
  public enum MaximumTies: Sendable {
    /// Each receives an equal share, as in `torch.amax`.
    case shared
    /// The first receives all of it, as in `torch.max(dim)`.
    case first
  }

  /// The maximum over axes; `ties` decides how equal maxima share the gradient.
  public func max(_ axes: Int..., keep: Bool = true, ties: MaximumTies = .shared) throws -> Tensor {
    try applying(
      "reduce_max", [],
      ["axes": .integers(axes), "keep": .integer(keep ? 1 : 0), "first": .integer(ties == .first ? 1 : 0)])
  }

  /// The Euclidean norm √Σx² over axes.
  public func l2(_ axes: Int..., keep: Bool = true) throws -> Tensor { try reduce("reduce_l2", axes, keep) }

  /// Σ(x − mean)² / (count − correction) over axes: correction 0 gives the biased variance, 1 the unbiased one.
  public func variance(_ axes: Int..., keep: Bool = true, correction: Int = 0) throws -> Tensor {
    try applying(
      "reduce_variance", [],
      ["axes": .integers(axes), "keep": .integer(keep ? 1 : 0), "correction": .integer(correction)])
  }

  /// The mean over height and width: [n, c, h, w] → [n, c, 1, 1].
  public func globalAverage() throws -> Tensor { try mean(2, 3) }
  /// The maximum over height and width: [n, c, h, w] → [n, c, 1, 1].
  public func globalMaximum() throws -> Tensor { try max(2, 3) }
}
