import SuturePlugin

/// A 1×1 expansion, a depthwise convolution and a linear 1×1 projection, each with batch norm (Sandler et al., 2018).
///
/// Adds its input where the shape stays the same.
struct InvertedResidual: Layer {
  let inputs: Int
  /// The number of channels of the depthwise convolution.
  let expanded: Int
  let outputs: Int
  let kernel: Int
  let stride: Int
  let activation: Activation
  let gate: Gate?
  let convention: Convention

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try convention.convolve("conv_pw", x, expanded)
    y = try activation.layer("act1", convention.norm(expanded)("bn1", y))
    y = try convention.convolve("conv_dw", y, expanded, kernel: kernel, stride: stride, isDepthwise: true)
    y = try site("conv_dw", y)
    y = try activation.layer("act2", convention.norm(expanded)("bn2", y))
    y = try site("depthwise", y)
    if let gate {
      let width = gate.width(inputs: inputs, expanded: expanded)
      y = try SqueezeExcite(features: expanded, width: width, gate: gate)("se", y)
    }
    y = try convention.convolve("conv_pwl", y, outputs)
    y = try site("projection", convention.norm(outputs)("bn3", y))
    return try site("", stride == 1 && inputs == outputs ? y + x : y)
  }
}

/// A depthwise convolution and a linear 1×1 projection: an inverted residual without expansion.
struct DepthwiseSeparableConv: Layer {
  let inputs: Int
  let outputs: Int
  let kernel: Int
  let stride: Int
  let activation: Activation
  let gate: Gate?
  let convention: Convention

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try convention.convolve("conv_dw", x, inputs, kernel: kernel, stride: stride, isDepthwise: true)
    y = try site("conv_dw", y)
    y = try activation.layer("act1", convention.norm(inputs)("bn1", y))
    y = try site("depthwise", y)
    if let gate {
      let width = gate.width(inputs: inputs, expanded: inputs)
      y = try SqueezeExcite(features: inputs, width: width, gate: gate)("se", y)
    }
    y = try convention.convolve("conv_pw", y, outputs)
    y = try site("projection", convention.norm(outputs)("bn2", y))
    return try site("", stride == 1 && inputs == outputs ? y + x : y)
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
