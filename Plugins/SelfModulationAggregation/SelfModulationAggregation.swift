import SuturePlugin

/// Self-modulation feature aggregation (Zheng et al., 2024, section 3.2): one half of the features is modulated by a
/// coarse map and its variance, the other enriched by local convolutions.
///
/// 1×1(u · m resized to the map + E(y)), m = GELU(1×1(alpha · s + belt · var u)), s = dw 3×3 of u's maxima on a grid that
/// is `down_scale` times coarser.
struct SelfModulationAggregation: Module {
  static let id = "smfa"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, height, width, scale) = try (x.channels, x.height, x.width, h.int("down_scale"))
    let halves = try pointwise(c, 2 * c)("linear_0", x).chunked(2, axis: 1)
    let (y, u) = (halves[0], halves[1])

    let maxima = try AdaptiveMaxPool2d([height / scale, width / scale]).forward(u)
    let coarse = try Conv2d.depthwise(c, kernel: 3)("dw_conv", maxima)
    let alpha = try x.parameter("alpha", [1, c, 1, 1], .constant(1))
    let belt = try x.parameter("belt", [1, c, 1, 1], .constant(0))
    let statistics = try coarse * alpha + u.variance(2, 3, correction: 1) * belt
    let modulation = try GELU()("gelu", pointwise(c, c)("linear_1", statistics))
    let global = try u * modulation.resized(height: height, width: width, .nearest)

    let local = try LocalDetail(channels: c)("lde", y)
    return try pointwise(c, c)("linear_2", global + local)
  }
}

/// The estimation of local details, E: a 3×3 convolution with two outputs for each channel, then 1×1, GELU, 1×1.
struct LocalDetail: Layer {
  let channels: Int

  var type: String { "DMlp" }

  func forward(_ x: Tensor) throws -> Tensor {
    let width = 2 * channels
    let expanded = try Sequential {
      Conv2d(channels, width, kernel: 3, padding: 1, groups: channels)
      pointwise(width, width)
    }("conv_0", x)
    return try pointwise(width, channels)("conv_1", GELU()("act", expanded))
  }
}

func pointwise(_ inputs: Int, _ outputs: Int) -> Conv2d { Conv2d(inputs, outputs, kernel: 1) }
