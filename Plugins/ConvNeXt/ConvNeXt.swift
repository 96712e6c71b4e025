import SuturePlugin

/// ConvNeXt of size atto: 2, 2, 6 and 2 blocks, with 1×1 convolutions on maps.
struct ConvNeXtAtto: Backbone {
  static let id = "convnext_atto"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try ConvNeXt(blocks: [2, 2, 6, 2], usesMaps: true).build(x, h)
  }
}

/// ConvNeXt-T: 3, 3, 9 and 3 blocks, with linear layers on tokens.
struct ConvNeXtTiny: Backbone {
  static let id = "convnext_tiny"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try ConvNeXt(blocks: [3, 3, 9, 3], usesMaps: false).build(x, h)
  }
}

/// The networks of Liu et al., 2022.
struct ConvNeXt {
  /// The number of blocks of each stage.
  let blocks: [Int]
  /// Whether the two layers of a block's MLP are 1×1 convolutions of a map instead of linear layers of tokens: the same
  /// numbers, but the weights have another rank.
  let usesMaps: Bool

  func build(_ image: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let width = try h.int("width")
    var x = try scope("stem", type: "Sequential", image) { image in
      let patches = try convolution(image.channels, width, kernel: 4)("0", image)
      return try site("", LayerNorm2d(width, epsilon: 1e-6)("1", patches))
    }
    x = try scope("stages", type: "Sequential", x) { x in
      var x = x
      for (index, count) in blocks.enumerated() {
        x = try Stage(width: width << index, blocks: count, downsamples: index > 0, usesMaps: usesMaps)("\(index)", x)
      }
      return x
    }
    return try scope("head", type: "NormMlpClassifierHead", x) { x in
      let features = try x.channels
      let pooled = try scope("global_pool", type: "SelectAdaptivePool2d", x) { try $0.globalAverage() }
      let normed = try LayerNorm2d(features, epsilon: 1e-6)("norm", pooled).flattened()
      return try linear(features, h.int("classes"))("fc", normed)
    }
  }
}

/// A convolution with bias whose stride is its kernel's size, so that its windows do not overlap.
func convolution(_ inputs: Int, _ outputs: Int, kernel: Int) -> Conv2d {
  Conv2d(
    inputs, outputs, kernel: kernel, stride: kernel, initialiser: .truncatedNormal(deviation: 0.02),
    biasInitialiser: .constant(0))
}

/// A linear layer initialised as in the paper's code: standard deviation 0.02, bias 0.
func linear(_ inputs: Int, _ outputs: Int) -> Linear {
  Linear(inputs, outputs, initialiser: .truncatedNormal(deviation: 0.02), biasInitialiser: .constant(0))
}
