import SuturePlugin

/// Channel prior convolutional attention (Huang et al., 2024, section 3): a channel gate, then a spatial gate of depthwise
/// strips in which each channel has weights of its own.
///
/// P = one 1×1, used three times; u = GELU(P x) times its channel gate; a = depthwise 5×5 (u);
/// P(P(a + Σ over k = 7, 11, 21 of column k (row k (a))) · u).
struct ChannelPriorAttention: Module {
  static let id = "cpca"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let project = Conv2d(c, c, kernel: 1).shared("conv")
    let mixed = try GELU()("act", project(x))
    // Channel prior.
    let prior = try mixed * ChannelPrior(channels: c, hidden: c / h.int("reduction"))("ca", mixed)
    // Spatial attention: the sum of four receptive fields.
    let local = try Conv2d.depthwise(c, kernel: 5)("dconv5_5", prior)
    let scales = try [7, 11, 21].map { k in
      let row = try Conv2d.depthwise(c, kernel: [1, k])("dconv1_\(k)", local)
      return try Conv2d.depthwise(c, kernel: [k, 1])("dconv\(k)_1", row)
    }
    let attention = try project(scales[0] + scales[1] + scales[2] + local)
    return try project(attention * prior)
  }
}

/// One gate per channel: σ(m(GAP x)) + σ(m(GMP x)), m = fc2(ReLU(fc1)).
struct ChannelPrior: Layer {
  let channels: Int
  let hidden: Int

  var type: String { "ChannelAttention" }

  func forward(_ x: Tensor) throws -> Tensor {
    let fc1 = Conv2d(channels, hidden, kernel: 1).shared("fc1")
    let fc2 = Conv2d(hidden, channels, kernel: 1).shared("fc2")
    let ofMeans = try fc2(fc1(x.globalAverage()).relu()).sigmoid()
    let ofMaxima = try fc2(fc1(x.max(2, 3, ties: .first)).relu()).sigmoid()
    return try ofMeans + ofMaxima
  }
}
