import SuturePlugin

/// Blocks of one width, after a layer that halves the map's size except in the first stage.
struct Stage: Layer {
  let width: Int
  let blocks: Int
  let downsamples: Bool
  let usesMaps: Bool

  var type: String { "ConvNeXtStage" }

  func forward(_ x: Tensor) throws -> Tensor {
    var y = x
    if downsamples {
      y = try scope("downsample", type: "Sequential", y) { y in
        let inputs = try y.channels
        let normed = try LayerNorm2d(inputs, epsilon: 1e-6)("0", y)
        return try site("", convolution(inputs, width, kernel: 2)("1", normed))
      }
    } else {
      y = try Identity()("downsample", y)
    }
    y = try Sequential { for _ in 0..<blocks { Block(width: width, usesMaps: usesMaps) } }("blocks", y)
    return try site("", y)
  }
}

/// x + γ · MLP(LN(depthwise 7×7 of x)), with one γ for each channel.
struct Block: Layer {
  let width: Int
  let usesMaps: Bool

  var type: String { "ConvNeXtBlock" }

  func forward(_ x: Tensor) throws -> Tensor {
    let gamma = try x.parameter("gamma", [width], .constant(1e-6)).reshaped(1, width, 1, 1)
    let depthwise = Conv2d.depthwise(
      width, kernel: 7, initialiser: .truncatedNormal(deviation: 0.02), biasInitialiser: .constant(0))
    var y = try site("conv_dw", depthwise("conv_dw", x))
    if usesMaps {
      y = try MapMlp(width: width)("mlp", LayerNorm2d(width, epsilon: 1e-6)("norm", y))
    } else {
      let (height, columns) = try (y.height, y.width)
      let tokens = try LayerNorm(width, epsilon: 1e-6)("norm", y.flattened(from: 2).transposed(1, 2))
      y = try TokenMlp(width: width, grid: .tokens(prefix: 0, height: height, width: columns))("mlp", tokens)
      y = try y.transposed(1, 2).reshaped(-1, width, height, columns)
    }
    y = try site("residual", y * gamma)
    return try site("", x + y)
  }
}

/// Two 1×1 convolutions with four times the width in between.
struct MapMlp: Layer {
  let width: Int

  var type: String { "ConvMlp" }

  func forward(_ x: Tensor) throws -> Tensor {
    let hidden = try GELU()("act", convolution(width, 4 * width, kernel: 1)("fc1", x))
    return try convolution(4 * width, width, kernel: 1)("fc2", site("act", hidden))
  }
}

/// Two linear layers with four times the width in between.
struct TokenMlp: Layer {
  let width: Int
  let grid: Layout

  var type: String { "Mlp" }

  func forward(_ x: Tensor) throws -> Tensor {
    let hidden = try GELU()("act", linear(width, 4 * width)("fc1", x))
    return try linear(4 * width, width)("fc2", site("act", hidden, grid))
  }
}
