import SuturePlugin

/// A gate from the map's maximum and mean along one axis: [n, c, h, w] with size 1 along that axis.
///
/// σ(BN(conv 7×7 of [max, mean])). The paper permutes the whole map so that the axis comes first, and permutes it back;
/// permuting only the two pooled maps is equivalent.
struct AttentionGate: Layer {
  let axis: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let pooled = try ZPool(axis: axis)("compress", x)
    let gate = try BasicConvolution()("conv", pooled.transposed(1, axis)).sigmoid()
    return try gate.transposed(1, axis)
  }
}

/// The maximum and the mean along one axis, concatenated along it, so that its size becomes 2.
///
/// The first of equal maxima receives the gradient, as in the authors' code, which uses `torch.max(x, 1)`.
struct ZPool: Layer {
  let axis: Int

  func forward(_ x: Tensor) throws -> Tensor { try concatenated(x.max(axis, ties: .first), x.mean(axis), axis: axis) }
}

/// A 7×7 convolution of two maps to one with batch norm, without activation.
struct BasicConvolution: Layer {
  var type: String { "BasicConv" }

  func forward(_ x: Tensor) throws -> Tensor {
    let map = try Conv2d(2, 1, kernel: 7, padding: 3, bias: false)("conv", x)
    return try BatchNorm2d(1, momentum: 0.01)("bn", map)
  }
}
