import SuturePlugin

/// Blocks of one width; the first one halves the map's size if the stride is 2.
struct Stage: Layer {
  let inputs: Int
  let outputs: Int
  let stride: Int
  let blocks: Int

  var type: String { "Sequential" }

  func forward(_ x: Tensor) throws -> Tensor {
    let last = try Sequential {
      BasicBlock(inputs: inputs, outputs: outputs, stride: stride)
      for _ in 1..<blocks { BasicBlock(inputs: outputs, outputs: outputs, stride: 1) }
    }.forward(x)
    return try site("", last)
  }
}

/// ReLU(BN(conv(ReLU(BN(conv x)))) + shortcut x).
struct BasicBlock: Layer {
  let inputs: Int
  let outputs: Int
  let stride: Int

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try conv3x3(inputs, outputs, stride: stride)("conv1", x)
    y = try BatchNorm2d(outputs)("bn1", y).relu()
    y = try conv3x3(outputs, outputs)("conv2", y)
    y = try BatchNorm2d(outputs)("bn2", y)
    y = try site("residual", y)
    let sum = try y + Shortcut(inputs: inputs, outputs: outputs, stride: stride)("shortcut", x)
    return try site("", sum.relu())
  }
}

/// Option A: takes every second row and column, and pads with channels of zeros before and after.
struct Shortcut: Layer {
  let inputs: Int
  let outputs: Int
  let stride: Int

  var type: String { inputs == outputs && stride == 1 ? "Sequential" : "LambdaLayer" }

  func forward(_ x: Tensor) throws -> Tensor {
    var y = x
    if stride != 1 {
      y = try y.gathered(2, Array(Swift.stride(from: 0, to: x.height, by: stride)))
      y = try y.gathered(3, Array(Swift.stride(from: 0, to: x.width, by: stride)))
    }
    let missing = outputs - inputs
    guard missing > 0 else { return y }
    return try y.padded(before: [0, missing / 2, 0, 0], after: [0, missing - missing / 2, 0, 0])
  }
}
