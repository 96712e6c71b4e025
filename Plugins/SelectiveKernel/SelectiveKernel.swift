import SuturePlugin

/// Selective kernels (Li et al., 2019, section 3.1): each channel chooses among convolutions of several sizes.
///
/// Σ over i of aᵢ · ReLU(BN(conv kᵢ x)), a = softmax over i of fcsᵢ(fc(GAP of the branches' sum)).
struct SelectiveKernel: Module {
  static let id = "sk"
  static let version = "1.0.0"

  /// The minimum width of the bottleneck: the paper's L.
  private static let minimumWidth = 32

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let (kernels, groups) = try (h.ints("kernels"), h.int("groups"))
    // Split: one branch per kernel.
    let branches = try scope("convs", type: "ModuleList", x) { x in
      try kernels.enumerated().map { try Branch(channels: c, kernel: $1, groups: groups)("\($0)", x) }
    }
    // Fuse: a summary of all branches.
    let width = try max(SelectiveKernel.minimumWidth, c / h.int("reduction"))
    let summary = try Linear(c, width)("fc", total(branches).globalAverage().reshaped(n, c))
    // Select: one weight per branch and channel, [n, branches, c].
    let scores = try scope("fcs", type: "ModuleList", summary) { summary in
      try kernels.indices.map { try Linear(width, c)("\($0)", summary).reshaped(n, 1, c) }
    }
    let weights = try Softmax(axis: 1)("softmax", concatenated(scores, axis: 1)).chunked(kernels.count, axis: 1)
    return try total(zip(branches, weights).map { try $0 * $1.reshaped(n, c, 1, 1) })
  }

  private func total(_ terms: [Tensor]) throws -> Tensor {
    guard let first = terms.first else { throw PluginError("'kernels' is empty") }
    return try terms.dropFirst().reduce(first) { try $0 + $1 }
  }
}

/// ReLU(BN(conv k x)), which keeps the map's size.
struct Branch: Layer {
  let channels: Int
  let kernel: Int
  let groups: Int

  var type: String { "Sequential" }

  func forward(_ x: Tensor) throws -> Tensor {
    let map = try Conv2d(channels, channels, kernel: kernel, padding: kernel / 2, groups: groups)("conv", x)
    return try ReLU()("relu", BatchNorm2d(channels)("bn", map))
  }
}
