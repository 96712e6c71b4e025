import SuturePlugin

/// MobileNetV3-Small (Howard et al., 2019, table 2).
struct MobileNetV3Small: Backbone {
  static let id = "mobilenetv3_small_100"
  static let version = "1.0.0"

  private static let stages = [
    StagePlan(
      [BlockGroup(repeats: 1, kernel: 3, stride: 2, expansion: nil, channels: 16)], .relu, gate: .hard),
    StagePlan(
      [
        BlockGroup(repeats: 1, kernel: 3, stride: 2, expansion: 4.5, channels: 24),
        BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: 3.67, channels: 24),
      ], .relu),
    StagePlan(
      [
        BlockGroup(repeats: 1, kernel: 5, stride: 2, expansion: 4, channels: 40),
        BlockGroup(repeats: 2, kernel: 5, stride: 1, expansion: 6, channels: 40),
      ], .hardSwish, gate: .hard),
    StagePlan(
      [BlockGroup(repeats: 2, kernel: 5, stride: 1, expansion: 3, channels: 48)], .hardSwish, gate: .hard),
    StagePlan(
      [BlockGroup(repeats: 3, kernel: 5, stride: 2, expansion: 6, channels: 96)], .hardSwish, gate: .hard),
  ]

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try MobileNetV3(stages: MobileNetV3Small.stages, lastStage: 576, features: 1024).build(x, h)
  }
}

/// MobileNetV3-Large (Howard et al., 2019, table 1).
struct MobileNetV3Large: Backbone {
  static let id = "mobilenetv3_large_100"
  static let version = "1.0.0"

  private static let stages = [
    StagePlan([BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: nil, channels: 16)], .relu),
    StagePlan(
      [
        BlockGroup(repeats: 1, kernel: 3, stride: 2, expansion: 4, channels: 24),
        BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: 3, channels: 24),
      ], .relu),
    StagePlan([BlockGroup(repeats: 3, kernel: 5, stride: 2, expansion: 3, channels: 40)], .relu, gate: .hard),
    StagePlan(
      [
        BlockGroup(repeats: 1, kernel: 3, stride: 2, expansion: 6, channels: 80),
        BlockGroup(repeats: 1, kernel: 3, stride: 1, expansion: 2.5, channels: 80),
        BlockGroup(repeats: 2, kernel: 3, stride: 1, expansion: 2.3, channels: 80),
      ], .hardSwish),
    StagePlan(
      [BlockGroup(repeats: 2, kernel: 3, stride: 1, expansion: 6, channels: 112)], .hardSwish, gate: .hard),
    StagePlan(
      [BlockGroup(repeats: 3, kernel: 5, stride: 2, expansion: 6, channels: 160)], .hardSwish, gate: .hard),
  ]

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try MobileNetV3(stages: MobileNetV3Large.stages, lastStage: 960, features: 1280).build(x, h)
  }
}

/// Stages of inverted residuals, a 1×1 convolution, and a head that expands the mean once more.
struct MobileNetV3 {
  let stages: [StagePlan]
  /// The number of channels of the last stage, a 1×1 convolution.
  let lastStage: Int
  /// The number of features before the classifier, which the width does not scale.
  let features: Int

  func build(_ image: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let width = try h.real("width")
    // Networks below three quarters of the width keep the stem's channels.
    let stem = width < 0.75 ? 16 : divisibleWidth(16 * width)
    var x = try Stem(outputs: stem, activation: .hardSwish).forward(image)
    x = try scope("blocks", type: "Sequential", x) { x in
      var x = x
      for (index, plan) in stages.enumerated() { x = try Stage(plan: plan, width: width, depth: 1)("\(index)", x) }
      return try scope("\(stages.count)", type: "Sequential", x) { x in
        let outputs = divisibleWidth(width * Double(lastStage))
        return try site("", ConvBnAct(inputs: x.channels, outputs: outputs, activation: .hardSwish)("0", x))
      }
    }
    x = try scope("global_pool", type: "SelectAdaptivePool2d", x) { try $0.globalAverage() }
    x = try convolution(x.channels, features, bias: true)("conv_head", x)
    x = try Hardswish()("act2", x)
    return try classifier(features, h.int("classes"))("classifier", x.flattened())
  }
}
