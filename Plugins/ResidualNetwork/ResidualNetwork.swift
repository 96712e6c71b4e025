import SuturePlugin

/// ResNet-8: one block per stage.
struct ResNet8: Backbone {
  static let id = "resnet8"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor { try residualNetwork(x, h, blocks: 1) }
}

/// ResNet-20: three blocks per stage.
struct ResNet20: Backbone {
  static let id = "resnet20"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor { try residualNetwork(x, h, blocks: 3) }
}

/// The CIFAR network of He et al., 2016, section 4.2: 3×3 convolutions, three stages of 1, 2 and 4 times the width, and
/// shortcuts without parameters (option A).
private func residualNetwork(_ image: Tensor, _ h: Hyperparameters, blocks: Int) throws -> Tensor {
  let width = try h.int("width")
  var x = try conv3x3(image.channels, width)("conv1", image)
  x = try site("stem", BatchNorm2d(width)("bn1", x).relu())
  for stage in 1...3 {
    let features = width << (stage - 1)
    x = try Stage(
      inputs: stage == 1 ? width : features / 2, outputs: features, stride: stage == 1 ? 1 : 2, blocks: blocks
    )("layer\(stage)", x)
  }
  let features = try x.globalAverage().flattened()
  let inputs = try features.features
  return try Linear(inputs, h.int("classes"), initialiser: .kaimingNormal(fanIn: inputs))("linear", features)
}

/// A 3×3 convolution without bias that keeps the size at stride 1, initialised as in He et al., 2015.
func conv3x3(_ inputs: Int, _ outputs: Int, stride: Int = 1) -> Conv2d {
  Conv2d(
    inputs, outputs, kernel: 3, stride: stride, padding: 1, bias: false,
    initialiser: .kaimingNormal(fanIn: 9 * inputs))
}
