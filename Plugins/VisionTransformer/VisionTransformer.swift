import SuturePlugin

/// ViT-B: 12 blocks of width 768.
struct VisionTransformerBase: Backbone {
  static let id = "vit_base_patch16_224"
  static let version = "2.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try VisionTransformer(hasPreLogits: h.bool("pre_logits")).build(x, h)
  }
}

/// ViT of size tiny: 12 blocks of width 192.
struct VisionTransformerTiny: Backbone {
  static let id = "vit_tiny_patch16_224"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try VisionTransformer(hasPreLogits: false).build(x, h)
  }
}

/// DeiT of size tiny (Touvron et al., 2021), without distillation token: the network of ViT tiny, trained otherwise.
struct DataEfficientTransformerTiny: Backbone {
  static let id = "deit_tiny_patch16_224"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try VisionTransformer(hasPreLogits: false).build(x, h)
  }
}

/// The vision transformer (Dosovitskiy et al., 2021, section 3.1).
struct VisionTransformer {
  /// Whether a linear layer and tanh precede the head, as in the paper's pre-training.
  let hasPreLogits: Bool

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (width, patch, classes) = try (h.int("width"), h.int("patch"), h.int("classes"))
    let (rows, columns) = try (x.height / patch, x.width / patch)
    let grid = Layout.tokens(prefix: 1, height: rows, width: columns)

    let token = try x.parameter("cls_token", [1, 1, width], .normal(deviation: 1e-6))
    let positions = try x.parameter("pos_embed", [1, rows * columns + 1, width], .normal(deviation: 0.02))
    let patches = try PatchEmbed(channels: x.channels, width: width, patch: patch)("patch_embed", x)
    var y = try concatenated(token.expanded(x.batch, 1, width), patches, axis: 1) + positions
    y = try Dropout(0)("pos_drop", y)
    let (depth, heads) = try (h.int("depth"), h.int("heads"))
    y = try Sequential {
      for _ in 0..<depth { Block(width: width, heads: heads, grid: grid) }
    }("blocks", y)
    y = try site("norm", LayerNorm(width, epsilon: 1e-6)("norm", y), grid)

    y = try y.sliced(1, 0..<1).reshaped(-1, width)
    if hasPreLogits {
      y = try scope("pre_logits", type: "Sequential", y) { try Tanh()("act", linear(width, width)("fc", $0)) }
    } else {
      y = try Identity()("pre_logits", y)
    }
    return try linear(width, classes)("head", y)
  }
}

/// A linear layer initialised as in the reference: standard deviation 0.02, bias 0.
func linear(_ inputs: Int, _ outputs: Int) -> Linear {
  Linear(inputs, outputs, initialiser: .normal(deviation: 0.02), biasInitialiser: .constant(0))
}

/// Splits a map into patches and projects each one: [n, c, h, w] → tokens [n, h · w / patch², width].
struct PatchEmbed: Layer {
  let channels: Int
  let width: Int
  let patch: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let map = try Conv2d(channels, width, kernel: patch, stride: patch)("proj", x)
    let tokens = try Identity()("norm", map.flattened(from: 2).transposed(1, 2))
    return try site("", tokens, .tokens(prefix: 0, height: map.height, width: map.width))
  }
}
