import SuturePlugin

/// Spatial group-wise enhance (Li et al., 2019, section 3): within each group of channels, positions similar to the
/// group's mean are amplified.
///
/// In groups [n · g, c / g, h, w]: t = Σ over c of x · GAP x, normalised to mean 0 and deviation 1 over the
/// map; x · σ(t · weight + bias), with one weight and one bias per group.
struct SpatialGroupwiseEnhance: Module {
  static let id = "sge"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let (places, groups) = try (height * width, h.int("groups"))
    guard places >= 2 else { throw PluginError("a map of one element has no standard deviation") }

    // The similarity of each position's channels to their means, as an inner product: [n · g, 1, h · w].
    let columns = try x.reshaped(-1, c / groups, places)
    let t = try columns.mean(2).matmul(columns, transposingSelf: true)
    // The norm instead of √variance, as its gradient is 0 for a constant group.
    let d = try t - t.mean(2)
    let deviation = try d.l2(2) / Double(places - 1).squareRoot()
    let similarity = try (d / (deviation + 1e-5)).reshaped(n, groups, height, width)

    let weight = try x.parameter("weight", [1, groups, 1, 1], .constant(0))
    let bias = try x.parameter("bias", [1, groups, 1, 1], .constant(1))
    let gate = try Sigmoid()("sig", similarity * weight + bias).reshaped(-1, 1, places)
    return try (columns * gate).reshaped(x.shape)
  }
}
