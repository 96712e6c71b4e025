import SuturePlugin

/// EfficientNet-B0, with squeeze-and-excitation in every block (Tan and Le, 2019, table 1).
struct EfficientNetB0: Backbone {
  static let id = "efficientnet_b0"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try EfficientNet(activation: .silu, gate: .soft, scalesEnds: true).build(x, h)
  }
}

/// EfficientNet-Lite0: no squeeze-and-excitation, and ReLU6.
struct EfficientNetLite0: Backbone {
  static let id = "efficientnet_lite0"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try EfficientNet(activation: .relu6, gate: nil, scalesEnds: false).build(x, h)
  }
}

/// Seven stages of inverted residuals between a 3×3 and a 1×1 convolution.
struct EfficientNet {
  let activation: Activation
  let gate: Gate?
  /// Whether the width scales stem and head and the depth scales the first and last stage; the Lite networks keep them.
  let scalesEnds: Bool

  private static let groups = [
    BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: nil, channels: 16),
    BlockGroup(repeats: 2, kernel: 3, stride: 2, expansion: 6, channels: 24),
    BlockGroup(repeats: 2, kernel: 5, stride: 2, expansion: 6, channels: 40),
    BlockGroup(repeats: 3, kernel: 3, stride: 2, expansion: 6, channels: 80),
    BlockGroup(repeats: 3, kernel: 5, stride: 1, expansion: 6, channels: 112),
    BlockGroup(repeats: 4, kernel: 5, stride: 2, expansion: 6, channels: 192),
    BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: 6, channels: 320),
  ]

  func build(_ image: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (width, depth) = try (h.real("width"), h.real("depth"))
    let ends = scalesEnds ? width : 1
    var x = try Stem(outputs: divisibleWidth(32 * ends), activation: activation).forward(image)
    x = try scope("blocks", type: "Sequential", x) { x in
      var x = x
      let last = EfficientNet.groups.count - 1
      for (index, group) in EfficientNet.groups.enumerated() {
        let isEnd = index == 0 || index == last
        let plan = StagePlan([group], activation, gate: gate)
        x = try Stage(plan: plan, width: width, depth: isEnd && !scalesEnds ? 1 : depth)("\(index)", x)
      }
      return x
    }
    let features = divisibleWidth(1280 * ends)
    x = try BatchNorm2d(features)("bn2", convolution(x.channels, features)("conv_head", x))
    x = try site("head", activation.layer("act2", x))
    x = try scope("global_pool", type: "SelectAdaptivePool2d", x) { try $0.globalAverage().flattened() }
    return try classifier(features, h.int("classes"))("classifier", x)
  }
}

/// A 3×3 convolution of stride 2 with batch norm and activation; its parts stand beside the stages.
struct Stem {
  let outputs: Int
  let activation: Activation

  func forward(_ image: Tensor) throws -> Tensor {
    var x = try convolution(image.channels, outputs, kernel: 3, stride: 2)("conv_stem", image)
    x = try BatchNorm2d(outputs)("bn1", x)
    x = try activation.layer("act1", x)
    return try site("stem", x)
  }
}

/// The last linear layer, initialised uniformly by its outputs as in the reference.
func classifier(_ inputs: Int, _ classes: Int) -> Linear {
  Linear(inputs, classes, initialiser: .uniform(fanIn: classes), biasInitialiser: .constant(0))
}
