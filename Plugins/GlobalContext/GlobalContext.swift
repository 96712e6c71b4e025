import SuturePlugin

/// Global context (Cao et al., 2019, section 3.3), multiplicative form: one attention-weighted mean of the whole map
/// determines a gate for each channel.
///
/// context = x · softmax over hw of (1×1 → 1) [n, c, 1, 1]; x · σ(fc2(ReLU(LayerNorm(fc1(context))))).
struct GlobalContext: Module {
  static let id = "gc"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, places) = try (x.batch, x.channels, x.height * x.width)
    let reduction = try h.int("reduction")
    // c / r rounded to the nearest integer, as in the reference.
    let hidden = max(1, (c + reduction / 2) / reduction)

    let scores = try Conv2d(c, 1, kernel: 1, initialiser: .kaimingNormal(fanIn: c))("conv_attn", x)
    let attention = try scores.reshaped(n, 1, places).softmax(axis: 2)
    let context = try x.reshaped(n, c, places).matmul(attention, transposingOther: true).reshaped(n, c, 1, 1)
    let mixed = try ConvolutionMlp(channels: c, hidden: hidden)("mlp_scale", context)
    return try x * Sigmoid()("gate", mixed)
  }
}
