import SuturePlugin

/// The hidden state mixer of EfficientViM (Lee et al., 2025, section 3.2): channels are mixed in a small hidden state.
///
/// B, C, t from a depthwise 3×3 of a 1×1; H = x (softmax over positions (t + A) · B)ᵀ; u, z = halves of W₁ H;
/// y = W₂(u · SiLU(z) + u · D) C.
struct HiddenStateMixer: Module {
  static let id = "hsm_ssd"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let (states, inner) = try (h.int("state"), h.int("expand") * c)
    let offset = try x.parameter("A", [states], .uniform(1, 16))
    let skip = try x.parameter("D", [1], .constant(1))

    let positions = try x.flattened(from: 2)
    let joined = try ConvLayer1D(outputs: 3 * states)("BCdt_proj", positions).reshaped(n, 3 * states, height, width)
    let parts = try ConvLayer2D()("dw", joined).flattened(from: 2).chunked(3, axis: 1)
    let weights = try (parts[2] + offset.reshaped(1, states, 1)).softmax() * parts[0]
    // [n, c, states], whatever the size of the map.
    let state = try positions.matmul(weights, transposingOther: true)

    let halves = try ConvLayer1D(outputs: 2 * inner)("hz_proj", state).chunked(2, axis: 1)
    let gated = try halves[0] * SiLU()("act", halves[1]) + halves[0] * skip
    let mixed = try ConvLayer1D(outputs: c)("out_proj", gated)
    return try mixed.matmul(parts[1]).reshaped(n, c, height, width)
  }
}

/// A 1×1 convolution of sequences, without bias.
struct ConvLayer1D: Layer {
  let outputs: Int

  func forward(_ x: Tensor) throws -> Tensor { try Conv1d(x.size(1), outputs, kernel: 1, bias: false)("conv", x) }
}

/// A depthwise 3×3 convolution, without bias.
struct ConvLayer2D: Layer {
  func forward(_ x: Tensor) throws -> Tensor {
    let c = try x.channels
    return try Conv2d.depthwise(c, kernel: 3, bias: false)("conv", x)
  }
}
