import SuturePlugin

/// Efficient multi-scale attention (Ouyang et al., 2023, section 3.2): within each group of channels, a branch gated by
/// strips and a 3×3 branch weight each other across the map.
///
/// x · σ(softmax(GAP x₁) · x₂ + softmax(GAP x₂) · x₁), each product over the group's channels.
struct EfficientMultiScaleAttention: Module {
  static let id = "ema"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, height, width) = try (x.channels, x.height, x.width)
    let groups = try h.int("factor")
    let members = c / groups
    // Groups become images: [n · groups, members, h, w].
    let maps = try x.reshaped(-1, members, height, width)

    // 1×1 branch: gates for rows [.., h, 1] and columns [.., 1, w], computed together.
    let strips = try concatenated(maps.mean(3), maps.mean(2).transposed(2, 3), axis: 2)
    let mixed = try Conv2d(members, members, kernel: 1)("conv1x1", strips).sigmoid()
    let rows = try mixed.sliced(2, 0..<height)
    let columns = try mixed.sliced(2, height..<height + width).transposed(2, 3)
    let gated = try GroupNorm(members, members)("gn", maps * rows * columns)
    // 3×3 branch.
    let local = try Conv2d(members, members, kernel: 3, padding: 1)("conv3x3", maps)

    let agreement = try crossing(gated, local) + crossing(local, gated)
    return try (maps * agreement.sigmoid().reshaped(-1, 1, height, width)).reshaped(x.shape)
  }

  /// The channels of `b`, weighted by the softmax of the means of `a`: both [n, m, h, w] → [n, 1, h · w].
  private func crossing(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    let (n, m) = try (a.batch, a.channels)
    let weights = try a.globalAverage().reshaped(n, 1, m).softmax()
    return try weights.matmul(b.flattened(from: 2))
  }
}
