import SuturePlugin

/// ReLU(BN(conv k)), the size kept.
struct Branch: Layer {
  let channels: Int
  let kernel: Int

  var type: String { "Sequential" }

  func forward(_ x: Tensor) throws -> Tensor {
    let map = try Conv2d(channels, channels, kernel: kernel, padding: kernel / 2)("conv", x)
    return try ReLU()("relu", BatchNorm2d(channels)("bn", map))
  }
}
