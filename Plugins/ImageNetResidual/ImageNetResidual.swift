import SuturePlugin

/// ResNet-18: basic blocks, 2 in each stage.
struct ResNet18: Backbone {
  static let id = "resnet18"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try ImageNetResidual(blocks: [2, 2, 2, 2], isBottleneck: false).build(x, h)
  }
}

/// ResNet-34: basic blocks, 3, 4, 6 and 3 in its stages.
struct ResNet34: Backbone {
  static let id = "resnet34"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try ImageNetResidual(blocks: [3, 4, 6, 3], isBottleneck: false).build(x, h)
  }
}

/// ResNet-50: bottleneck blocks, 3, 4, 6 and 3 in its stages.
struct ResNet50: Backbone {
  static let id = "resnet50"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try ImageNetResidual(blocks: [3, 4, 6, 3], isBottleneck: true).build(x, h)
  }
}

/// The ImageNet networks of He et al., 2016, table 1, with shortcuts that project where the shape changes (option B).
struct ImageNetResidual {
  /// The number of blocks of each stage; the hyperparameter `depth` replaces the third.
  let blocks: [Int]
  let isBottleneck: Bool

  func build(_ image: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let width = try h.int("width")
    var x = try convolution(image.channels, width, kernel: 7, stride: 2)("conv1", image)
    x = try ReLU(inplace: true)("act1", BatchNorm2d(width)("bn1", x))
    x = try site("stem", x)
    x = try site("maxpool", MaxPool2d(kernel: 3, stride: 2, padding: 1)("maxpool", x))
    let depth = try h.int("depth")
    for (index, published) in blocks.enumerated() {
      let (features, count) = (width << index, index == 2 ? depth : published)
      x = try Stage(width: features, stride: index == 0 ? 1 : 2, blocks: count, isBottleneck: isBottleneck)(
        "layer\(index + 1)", x)
    }
    let features = try scope("global_pool", type: "SelectAdaptivePool2d", x) { try $0.globalAverage().flattened() }
    return try Linear(features.features, h.int("classes"))("fc", features)
  }
}

/// A convolution without bias that pads by half its kernel, initialised as in He et al., 2015, by its outputs.
func convolution(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1) -> Conv2d {
  Conv2d(
    inputs, outputs, kernel: kernel, stride: stride, padding: kernel / 2, bias: false,
    initialiser: .kaimingNormal(fanIn: kernel * kernel * outputs))
}
