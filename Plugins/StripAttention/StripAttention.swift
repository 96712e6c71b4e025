import SuturePlugin

/// Strip attention: the means of a channel's rows and columns, each convolved along the strip, add up to one gate.
///
/// x · σ(conv k along h of the mean over w + conv k along w of the mean over h), both depthwise, without bias.
struct StripAttention: Module {
  static let id = "strip"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, k) = try (x.channels, h.int("kernel_size"))
    let alongHeight = Conv2d.depthwise(c, kernel: [k, 1], bias: false)
    let alongWidth = Conv2d.depthwise(c, kernel: [1, k], bias: false)
    let (rows, columns) = try (alongHeight("conv_h", x.mean(3)), alongWidth("conv_w", x.mean(2)))
    return try x * Sigmoid()("gate", rows + columns)
  }
}
