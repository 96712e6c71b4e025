import SuturePlugin

/// A gate from the map's maximum and mean along one axis, broadcast along it: [n, c, h, w] with that size 1.
///
/// σ(BN(conv 7×7 of [max, mean])). The paper turns the whole map so that the axis comes first and turns it back;
/// the two pooled maps are turned instead, to the same effect.
struct AttentionGate: Layer {
  let axis: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let pooled = try ZPool(axis: axis)("compress", x)
    let gate = try BasicConvolution()("conv", pooled.transposed(1, axis)).sigmoid()
    return try gate.transposed(1, axis)
  }
}
