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

/// EfficientNet-Lite0 as it was published: with TensorFlow's padding and batch norm.
struct TensorFlowEfficientNetLite0: Backbone {
  static let id = "tf_efficientnet_lite0"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try EfficientNet(activation: .relu6, gate: nil, scalesEnds: false, convention: .tensorFlow).build(x, h)
  }
}

/// MobileNetV2 (Sandler et al., 2018, table 2), whose stages EfficientNet varies.
struct MobileNetV2: Backbone {
  static let id = "mobilenetv2_100"
  static let version = "1.0.0"

  private static let groups = [
    BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: nil, channels: 16),
    BlockGroup(repeats: 2, kernel: 3, stride: 2, expansion: 6, channels: 24),
    BlockGroup(repeats: 3, kernel: 3, stride: 2, expansion: 6, channels: 32),
    BlockGroup(repeats: 4, kernel: 3, stride: 2, expansion: 6, channels: 64),
    BlockGroup(repeats: 3, kernel: 3, stride: 1, expansion: 6, channels: 96),
    BlockGroup(repeats: 3, kernel: 3, stride: 2, expansion: 6, channels: 160),
    BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: 6, channels: 320),
  ]

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try EfficientNet(activation: .relu6, gate: nil, scalesEnds: true, groups: MobileNetV2.groups).build(x, h)
  }
}

/// Seven stages of inverted residuals between a 3×3 and a 1×1 convolution.
struct EfficientNet {
  let activation: Activation
  let gate: Gate?
  /// Whether the width scales stem and head and the depth scales the first and last stage; the Lite networks keep them.
  let scalesEnds: Bool
  var convention = Convention.pyTorch
  var groups = EfficientNet.groups

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
    var x = try Stem(outputs: divisibleWidth(32 * ends), activation: activation, convention: convention).forward(image)
    x = try scope("blocks", type: "Sequential", x) { x in
      var x = x
      let last = groups.count - 1
      for (index, group) in groups.enumerated() {
        let isEnd = index == 0 || index == last
        let plan = StagePlan([group], activation, gate: gate, convention)
        x = try Stage(plan: plan, width: width, depth: isEnd && !scalesEnds ? 1 : depth)("\(index)", x)
      }
      return x
    }
    let features = divisibleWidth(1280 * ends)
    x = try convention.norm(features)("bn2", convention.convolve("conv_head", x, features))
    x = try site("head", activation.layer("act2", x))
    x = try scope("global_pool", type: "SelectAdaptivePool2d", x) { try $0.globalAverage().flattened() }
    return try classifier(features, h.int("classes"))("classifier", x)
  }
}

/// A 3×3 convolution of stride 2 with batch norm and activation; its parts stand beside the stages.
struct Stem {
  let outputs: Int
  let activation: Activation
  var convention = Convention.pyTorch

  func forward(_ image: Tensor) throws -> Tensor {
    var x = try convention.convolve("conv_stem", image, outputs, kernel: 3, stride: 2)
    x = try convention.norm(outputs)("bn1", x)
    x = try activation.layer("act1", x)
    return try site("stem", x)
  }
}

/// The last linear layer, initialised uniformly by its outputs as in the reference.
func classifier(_ inputs: Int, _ classes: Int) -> Linear {
  Linear(inputs, classes, initialiser: .uniform(fanIn: classes), biasInitialiser: .constant(0))
}
