import SuturePlugin

/// A gate for each index along one axis: [n, c, h, w] with size 1 along the other two.
///
/// σ(conv k along the axis of ½(μ + s) + σ(w₀) · μ + σ(w₁) · s), with mean μ and standard deviation s over the other axes.
/// The authors' code permutes the whole map so that the axis comes first, and back; here only the gate is permuted.
struct AxisGate: Layer {
  let axis: Int
  let kernel: Int

  var type: String { "MCAGate" }

  func forward(_ x: Tensor) throws -> Tensor {
    let others = [1, 2, 3].filter { $0 != axis }
    let (mean, deviation) = try scope("pools", type: "ModuleList", x) { x in
      try (Mean(axes: others)("0", x), StdPool(axes: others)("1", x))
    }
    let weights = try x.parameter("weight", [2], .uniform(0, 1)).sigmoid()
    let (first, second) = try (weights.sliced(0, 0..<1), weights.sliced(0, 1..<2))
    let mixed = try (mean + deviation) / 2 + first * mean + second * deviation
    let along = Conv2d(1, 1, kernel: [1, kernel], padding: [0, (kernel - 1) / 2], bias: false)
    return try Sigmoid()("sigmoid", along("conv", mixed.transposed(axis, 3).reshaped(x.batch, 1, 1, -1)))
      .reshaped(mixed.shape)
  }
}

/// The mean over two axes.
struct Mean: Layer {
  let axes: [Int]

  var type: String { AdaptiveAvgPool2d(1).type }

  func forward(_ x: Tensor) throws -> Tensor { try x.mean(axes[0], axes[1]) }
}

/// The unbiased standard deviation over two axes.
struct StdPool: Layer {
  let axes: [Int]

  func forward(_ x: Tensor) throws -> Tensor { try x.variance(axes[0], axes[1], correction: 1).squareRoot() }
}
