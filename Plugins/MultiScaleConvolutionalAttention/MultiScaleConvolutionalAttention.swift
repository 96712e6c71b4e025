import SuturePlugin

/// Multi-scale convolutional attention (Guo et al., 2022, section 3.1): a factor per element from depthwise strips of
/// three sizes.
///
/// a = depthwise 5×5 (x); x · 1×1(a + Σ over k = 7, 11, 21 of column k (row k (a))); without sigmoid.
struct MultiScaleConvolutionalAttention: Module {
  static let id = "msca"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let local = try Conv2d.depthwise(c, kernel: 5)("conv0", x)
    var total = local
    for (branch, k) in [7, 11, 21].enumerated() {
      let row = try Conv2d.depthwise(c, kernel: [1, k])("conv\(branch)_1", local)
      let column = try Conv2d.depthwise(c, kernel: [k, 1])("conv\(branch)_2", row)
      total = try total + column
    }
    return try x * Conv2d(c, c, kernel: 1)("conv3", total)
  }
}
