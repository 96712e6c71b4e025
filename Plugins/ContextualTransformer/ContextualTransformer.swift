import SuturePlugin

/// The contextual transformer (Li et al., 2021, section 3.2), simplified: a k×k neighbourhood is the static context
/// and, together with the input, determines the weights of the values.
///
/// k₁ + softmax over hw (a) · v, k₁ = ReLU(BN(conv k x)), a = 1×1(ReLU(BN(1×1 of [k₁, x]))), averaged over k² maps.
struct ContextualTransformer: Module {
  static let id = "cot"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, kernel) = try (x.batch, x.channels, h.int("kernel_size"))
    let keys = try Sequential {
      Conv2d(c, c, kernel: kernel, padding: kernel / 2, groups: 4, bias: false)
      BatchNorm2d(c)
      ReLU()
    }("key_embed", x)
    let values = try Sequential {
      Conv2d(c, c, kernel: 1, bias: false)
      BatchNorm2d(c)
    }("value_embed", x)
    let scores = try Sequential {
      Conv2d(2 * c, c / 2, kernel: 1, bias: false)
      BatchNorm2d(c / 2)
      ReLU()
      Conv2d(c / 2, kernel * kernel * c, kernel: 1)
    }("attention_embed", concatenated(keys, x, axis: 1))
    let weights = try scores.reshaped(n, c, kernel * kernel, -1).mean(2, keep: false).softmax()
    return try keys + (weights * values.flattened(from: 2)).reshaped(x.shape)
  }
}
