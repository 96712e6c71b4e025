import SuturePlugin

/// A 7×7 convolution of two maps to one and its norm; there is no activation.
struct BasicConvolution: Layer {
  var type: String { "BasicConv" }

  func forward(_ x: Tensor) throws -> Tensor {
    let map = try Conv2d(2, 1, kernel: 7, padding: 3, bias: false)("conv", x)
    return try BatchNorm2d(1, momentum: 0.01)("bn", map)
  }
}
