import SuturePlugin

/// The lambda layer, local form (Bello, 2021, section 3): the context becomes a matrix that maps queries to outputs.
///
/// y[head, v] = Σ over keys of q · (content + position): content = softmax over positions (k) vᵀ, the same everywhere;
/// position = one convolution of each channel of v by itself, with one map for each key. Weights start as normal
/// numbers: the reference cuts these at ±2, which is beyond five deviations at usual widths.
struct LambdaLayer: Module {
  static let id = "lambda"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let (heads, keySize) = try (h.int("heads"), h.int("key"))
    let (queryWidth, valueSize) = (heads * keySize, c / heads)
    let joined = try Conv2d(
      c, queryWidth + keySize + valueSize, kernel: 1, bias: false,
      initialiser: .normal(deviation: 1 / Double(c).squareRoot()))("qkv", x)
    let queries = try BatchNorm2d(queryWidth)("norm_q", joined.sliced(1, 0..<queryWidth))
      .reshaped(n, heads, keySize, -1)
    let keys = try joined.sliced(1, queryWidth..<queryWidth + keySize).flattened(from: 2)
    let values = try BatchNorm2d(valueSize)(
      "norm_v", joined.sliced(1, queryWidth + keySize..<queryWidth + keySize + valueSize))

    // [n, 1, v, key] · [n, heads, key, positions].
    let content = try values.flattened(from: 2).matmul(keys.softmax(), transposingOther: true)
    let fromContent = try content.reshaped(n, 1, valueSize, keySize).matmul(queries)
    // [n, v, key, positions] → [n, positions, v, key] · [n, positions, key, heads].
    let kernel = try h.int("kernel_size")
    let position = try PositionLambdas(keySize: keySize, kernel: kernel)("conv_lambda", values)
      .permuted(0, 3, 1, 2)
    let fromPosition = try position.matmul(queries.permuted(0, 3, 2, 1)).permuted(0, 3, 2, 1)
    let y = try (fromContent + fromPosition).reshaped(n, c, height, width)
    return try Identity()("pool", y)
  }
}

/// A convolution of every channel of v by itself, with one kernel for each key that all channels share:
/// [n, v, h, w] → [n, v, key, h · w].
///
/// In PyTorch a convolution over three axes, [n, 1, h, w, v], whose kernel is 1 along the last.
struct PositionLambdas: Layer {
  let keySize: Int
  let kernel: Int

  var type: String {
    "Conv3d(1, \(keySize), kernel_size=(\(kernel), \(kernel), 1), stride=(1, 1, 1), "
      + "padding=(\(kernel / 2), \(kernel / 2), 0))"
  }

  func forward(_ x: Tensor) throws -> Tensor {
    let (n, v, height, width) = try (x.batch, x.channels, x.height, x.width)
    let weight = try x.parameter(
      "weight", [keySize, 1, kernel, kernel, 1], .normal(deviation: 1 / Double(keySize).squareRoot()))
    let bias = try x.parameter("bias", [keySize], .uniform(fanIn: kernel * kernel))
    return try x.reshaped(n * v, 1, height, width).applying(
      "convolution", [weight.reshaped(keySize, 1, kernel, kernel), bias],
      ["padding": .integers([kernel / 2, kernel / 2])]
    ).reshaped(n, v, keySize, -1)
  }
}
