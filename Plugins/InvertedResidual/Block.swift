import SuturePlugin

/// A 1×1 expansion, a depthwise convolution and a linear 1×1 projection, each with batch norm (Sandler et al., 2018).
///
/// Adds its input where the shape stays the same.
struct InvertedResidual: Layer {
  let inputs: Int
  /// The number of channels of the depthwise convolution.
  let expanded: Int
  let outputs: Int
  let depthwise: Depthwise

  func forward(_ x: Tensor) throws -> Tensor {
    let convention = depthwise.convention
    var y = try convention.convolve("conv_pw", x, expanded)
    y = try depthwise.activation.layer("act1", convention.norm(expanded)("bn1", y))
    y = try depthwise.apply(y, number: 2, inputs: inputs)
    y = try convention.convolve("conv_pwl", y, outputs)
    y = try site("projection", convention.norm(outputs)("bn3", y))
    return try site("", depthwise.stride == 1 && inputs == outputs ? y + x : y)
  }
}

/// A depthwise convolution and a linear 1×1 projection: an inverted residual without expansion.
struct DepthwiseSeparableConv: Layer {
  let inputs: Int
  let outputs: Int
  let depthwise: Depthwise

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try depthwise.apply(x, number: 1, inputs: inputs)
    y = try depthwise.convention.convolve("conv_pw", y, outputs)
    y = try site("projection", depthwise.convention.norm(outputs)("bn2", y))
    return try site("", depthwise.stride == 1 && inputs == outputs ? y + x : y)
  }
}

/// The depthwise convolution of a block with norm, activation and the network's own squeeze-and-excitation; its layers
/// stand beside those of the block.
struct Depthwise {
  let kernel: Int
  let stride: Int
  let activation: Activation
  let gate: Gate?
  let convention: Convention

  /// - Parameters:
  ///   - number: the number in the names of norm and activation.
  ///   - inputs: the number of channels of the block's input, from which a gate's width may follow.
  func apply(_ x: Tensor, number: Int, inputs: Int) throws -> Tensor {
    let features = try x.channels
    var y = try convention.convolve("conv_dw", x, features, kernel: kernel, stride: stride, isDepthwise: true)
    y = try site("conv_dw", y)
    y = try activation.layer("act\(number)", convention.norm(features)("bn\(number)", y))
    y = try site("depthwise", y)
    guard let gate else { return y }
    let width = gate.width(inputs: inputs, expanded: features)
    return try SqueezeExcite(features: features, width: width, gate: gate)("se", y)
  }
}

/// A 1×1 convolution with batch norm and activation: the last stage of MobileNetV3.
struct ConvBnAct: Layer {
  let inputs: Int
  let outputs: Int
  let activation: Activation

  func forward(_ x: Tensor) throws -> Tensor {
    let y = try BatchNorm2d(outputs)("bn1", convolution(inputs, outputs)("conv", x))
    return try site("", activation.layer("act1", y))
  }
}

/// A convolution that pads by half its kernel unless told otherwise, initialised normally by its outputs as in the
/// reference.
func convolution(
  _ inputs: Int, _ outputs: Int, kernel: Int = 1, stride: Int = 1, padding: Int? = nil, isDepthwise: Bool = false,
  bias: Bool = false
) -> Conv2d {
  Conv2d(
    inputs, outputs, kernel: kernel, stride: stride, padding: padding ?? kernel / 2, groups: isDepthwise ? inputs : 1,
    bias: bias,
    initialiser: .kaimingNormal(fanIn: kernel * kernel * (isDepthwise ? 1 : outputs)), biasInitialiser: .constant(0))
}
