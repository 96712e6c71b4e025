import SuturePlugin

/// SiLU(BN(conv x)), padded by half the kernel.
struct Conv: Layer {
  let outputs: Int
  let kernel: Int
  var stride = 1

  func forward(_ x: Tensor) throws -> Tensor {
    let convolution = try Conv2d(
      x.channels, outputs, kernel: kernel, stride: stride, padding: kernel / 2, bias: false)
    let y = try BatchNorm2d(outputs, epsilon: 1e-3, momentum: 0.03)("bn", convolution("conv", x))
    return try site("", SiLU(inplace: true)("act", y))
  }
}

/// Two 3×3 convolutions, added to their input if wanted.
struct Bottleneck: Layer {
  let features: Int
  let hasShortcut: Bool

  func forward(_ x: Tensor) throws -> Tensor {
    var y = try Conv(outputs: features, kernel: 3)("cv1", x)
    y = try Conv(outputs: features, kernel: 3)("cv2", y)
    return try site("", hasShortcut ? x + y : y)
  }
}

/// Half of the channels pass through bottlenecks, and every intermediate result is joined (cross-stage partial).
struct C2f: Layer {
  let outputs: Int
  let blocks: Int
  let hasShortcuts: Bool

  func forward(_ x: Tensor) throws -> Tensor {
    let hidden = outputs / 2
    var parts = try Conv(outputs: 2 * hidden, kernel: 1)("cv1", x).chunked(2, axis: 1)
    var y = parts[1]
    try scope("m", type: "ModuleList", y) { _ in
      for index in 0..<blocks {
        y = try Bottleneck(features: hidden, hasShortcut: hasShortcuts)("\(index)", y)
        parts.append(y)
      }
    }
    return try site("", Conv(outputs: outputs, kernel: 1)("cv2", concatenated(parts, axis: 1)))
  }
}

/// Joins a map with itself after one, two and three 5×5 max poolings (spatial pyramid pooling).
struct SPPF: Layer {
  let outputs: Int

  func forward(_ x: Tensor) throws -> Tensor {
    var parts = [try Conv(outputs: x.channels / 2, kernel: 1)("cv1", x)]
    let pool = MaxPool2d(kernel: 5, stride: 1, padding: 2).shared("m")
    for _ in 0..<3 { parts.append(try pool(parts[parts.count - 1])) }
    return try site("", Conv(outputs: outputs, kernel: 1)("cv2", concatenated(parts, axis: 1)))
  }
}

/// A map resized to another's height and width, which are about twice its own.
struct Upsample: Layer {
  let like: Tensor

  func forward(_ x: Tensor) throws -> Tensor { try x.resized(height: like.height, width: like.width) }
}

/// The channels of a map and of another one.
struct Concat: Layer {
  let other: Tensor

  func forward(_ x: Tensor) throws -> Tensor { try concatenated(x, other, axis: 1) }
}
