import SuturePlugin

/// Pyramid squeeze attention (Zhang et al., 2022, section 3.1): a quarter of the channels for each of four kernel sizes,
/// weighed against each other.
///
/// Fᵢ · softmax over i of SE(Fᵢ), concatenated in the order i = 4, 3, 2, 1; one squeeze-and-excitation serves all four.
struct PyramidSqueezeAttention: Module {
  static let id = "epsa"
  static let version = "1.0.0"

  /// The number of branches.
  private static let count = 4

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let (kernels, groups) = try (h.ints("kernels"), h.ints("groups"))
    guard kernels.count == Self.count, groups.count == Self.count else {
      throw PluginError("'kernels' and 'groups' need \(Self.count) elements each: one for each quarter of the channels")
    }
    let width = c / Self.count
    let branches = try zip(kernels, groups).enumerated().map { index, form in
      let (kernel, groups) = form
      return try Conv2d(c, width, kernel: kernel, padding: kernel / 2, groups: groups, bias: false)(
        "conv_\(index + 1)", x)
    }
    let squeeze = try SqueezeWeight(channels: width, reduction: h.int("reduction")).shared("se")
    // One weight per branch and channel, [n, 4, c / 4, 1, 1].
    let scores = try branches.map { try squeeze($0).reshaped(n, 1, width, 1, 1) }
    let weights = try Softmax(axis: 1)("softmax", concatenated(scores, axis: 1)).chunked(Self.count, axis: 1)
    let weighed = try zip(branches, weights).map { try $0 * $1.reshaped(n, width, 1, 1) }
    return try concatenated(weighed.reversed(), axis: 1)
  }
}

/// σ(fc2(ReLU(fc1(GAP x)))): one weight per channel.
struct SqueezeWeight: Layer {
  let channels: Int
  let reduction: Int

  var type: String { "SEWeightModule" }

  func forward(_ x: Tensor) throws -> Tensor {
    let width = channels / reduction
    let hidden = try Conv2d(channels, width, kernel: 1)("fc1", AdaptiveAvgPool2d(1)("avg_pool", x))
    return try Sigmoid()("sigmoid", Conv2d(width, channels, kernel: 1)("fc2", ReLU(inplace: true)("relu", hidden)))
  }
}
