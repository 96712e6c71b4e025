import SuturePlugin

/// SiLU(BN(conv x)), or BN(conv x) without activation, with the norm's constants that YOLO's trainer sets.
struct Conv: Layer {
  let outputs: Int
  let kernel: Int
  var groups = 1
  var isActivated = false

  func forward(_ x: Tensor) throws -> Tensor {
    let convolution = try Conv2d(
      x.channels, outputs, kernel: kernel, padding: kernel / 2, groups: groups, bias: false)
    let y = try BatchNorm2d(outputs, epsilon: 1e-3, momentum: 0.03)("bn", convolution("conv", x))
    return try isActivated ? SiLU(inplace: true)("act", y) : Identity()("act", y)
  }
}
