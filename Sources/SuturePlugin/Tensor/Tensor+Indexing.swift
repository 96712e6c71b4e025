// Indices that are computed, elements at such indices, and samples at computed places.

extension Tensor {
  /// The indices of the k largest elements along an axis, the largest first.
  ///
  /// Of equal elements the lower index comes first. No gradient flows back through indices: `gathered(_:at:)` reads the
  /// elements.
  public func topIndices(_ k: Int, axis: Int = -1) throws -> Tensor {
    try applying("topk", [], ["k": .integer(k), "axis": .integer(axis)])
  }

  /// The elements of one axis at computed indices.
  ///
  /// Along the other axes the two tensors broadcast: indices [n, k, 1] move whole rows of a tensor [n, l, c]. An index is truncated to a whole number; one outside the axis becomes the nearest inside.
  public func gathered(_ axis: Int, at indices: Tensor) throws -> Tensor {
    try applying("take_along", [indices], ["axis": .integer(axis)])
  }

  /// Bilinear samples of a map [n, c, h, w] at the places of a grid [n, rows, columns, 2], with zeros outside the map.
  ///
  /// A place is (x, y), each from −1 to 1 over the width and the height: between the map's edges, or, with
  /// `alignCorners`, between the centres of its outer elements.
  public func sampled(at grid: Tensor, alignCorners: Bool = false) throws -> Tensor {
    try applying("grid_sample", [grid], ["align_corners": .integer(alignCorners ? 1 : 0)])
  }

  /// The numbers 0, 1, … count − 1, from which coordinates are computed.
  public func range(_ count: Int) throws -> Tensor {
    try builder.apply("range", [], [("count", .integer(count))])
  }
}
