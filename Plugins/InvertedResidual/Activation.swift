import SuturePlugin

/// The activation functions of the family.
enum Activation {
  case relu, relu6, silu, hardSwish

  /// The function as a layer.
  var layer: any Layer {
    switch self {
    case .relu: ReLU(inplace: true)
    case .relu6: ReLU6(inplace: true)
    case .silu: SiLU(inplace: true)
    case .hardSwish: Hardswish()
    }
  }
}

/// The network's own squeeze-and-excitation, between the depthwise convolution and the projection.
enum Gate {
  /// MobileNetV3's: a quarter of the expanded width, ReLU and hard sigmoid.
  case hard
  /// EfficientNet's: a quarter of the block's inputs, SiLU and sigmoid.
  case soft

  /// The gate's width in a block.
  func width(inputs: Int, expanded: Int) -> Int {
    switch self {
    case .hard: divisibleWidth(expanded, over: 4)
    case .soft: max(1, inputs / 4)
    }
  }
}

/// x · gate(conv_expand(act(conv_reduce(mean x)))).
struct SqueezeExcite: Layer {
  let features: Int
  let width: Int
  let gate: Gate

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try convolution(features, width, bias: true)("conv_reduce", x.globalAverage())
    let activation: any Layer = gate == .hard ? ReLU(inplace: true) : SiLU(inplace: true)
    y = try convolution(width, features, bias: true)("conv_expand", activation("act1", y))
    let weights: any Layer = gate == .hard ? Hardsigmoid() : Sigmoid()
    return try x * weights("gate", y)
  }
}
