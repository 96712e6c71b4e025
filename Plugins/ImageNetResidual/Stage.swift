import SuturePlugin

/// Blocks of one width; the first one changes the number of channels and halves the map's size if the stride is 2.
struct Stage: Layer {
  let width: Int
  let stride: Int
  let blocks: Int
  let isBottleneck: Bool

  var type: String { "Sequential" }

  func forward(_ x: Tensor) throws -> Tensor {
    var y = x
    for index in 0..<blocks {
      let stride = index == 0 ? self.stride : 1
      y =
        try isBottleneck
        ? Bottleneck(width: width, stride: stride)("\(index)", y)
        : BasicBlock(width: width, stride: stride)("\(index)", y)
    }
    return try site("", y)
  }
}

/// ReLU(BN(conv(ReLU(BN(conv x)))) + shortcut x), both convolutions 3×3.
struct BasicBlock: Layer {
  let width: Int
  let stride: Int

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try site("before_conv1", x)
    y = try convolution(x.channels, width, kernel: 3, stride: stride)("conv1", y)
    y = try ReLU(inplace: true)("act1", BatchNorm2d(width)("bn1", y))
    y = try site("act1", y)
    y = try site("conv2", convolution(width, width, kernel: 3)("conv2", y))
    y = try site("residual", BatchNorm2d(width)("bn2", y))
    return try sum(y, shortcut: x, stride: stride, activation: "act2")
  }
}

/// Convolutions 1×1, 3×3 and 1×1 with a fourth of the outputs in between; the 3×3 convolution has the stride.
struct Bottleneck: Layer {
  /// The number of channels of the 3×3 convolution.
  let width: Int
  let stride: Int

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try site("before_conv1", x)
    y = try convolution(x.channels, width, kernel: 1)("conv1", y)
    y = try ReLU(inplace: true)("act1", BatchNorm2d(width)("bn1", y))
    y = try site("act1", y)
    y = try site("conv2", convolution(width, width, kernel: 3, stride: stride)("conv2", y))
    y = try ReLU(inplace: true)("act2", BatchNorm2d(width)("bn2", y))
    y = try site("act2", y)
    y = try convolution(width, 4 * width, kernel: 1)("conv3", y)
    y = try site("residual", BatchNorm2d(4 * width)("bn3", y))
    return try sum(y, shortcut: x, stride: stride, activation: "act3")
  }
}

/// ReLU(residual + shortcut x): the shortcut is a 1×1 convolution with batch norm where the block changes the shape.
private func sum(_ residual: Tensor, shortcut x: Tensor, stride: Int, activation: String) throws -> Tensor {
  var shortcut = x
  let (inputs, outputs) = try (x.channels, residual.channels)
  if stride != 1 || inputs != outputs {
    shortcut = try site("before_downsample", x)
    shortcut = try Sequential {
      convolution(inputs, outputs, kernel: 1, stride: stride)
      BatchNorm2d(outputs)
    }("downsample", shortcut)
  }
  return try site("", ReLU(inplace: true)(activation, residual + shortcut))
}
