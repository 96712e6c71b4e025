import SuturePlugin

/// Coordinate attention (Hou et al., 2021, section 3.2): one gate for each row and one for each column of a channel.
///
/// Strips (the mean over w, [n, c, h], and over h, [n, c, w]) pass one bottleneck together: 1×1, BN, hardswish. Then
/// x · σ(conv_h rows) · σ(conv_w columns).
struct CoordinateAttention: Module {
  static let id = "coord"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, height, width) = try (x.channels, x.height, x.width)
    let hidden = try bottleneck(channels: c, reduction: h.int("reduction"))
    let gate = Sigmoid().shared("gate")

    let strips = try concatenated(x.mean(3), x.mean(2).transposed(2, 3), axis: 2)
    let mixed = try Conv2d(c, hidden, kernel: 1, bias: false)("conv1", strips)
    let y = try Hardswish()("act", BatchNorm2d(hidden)("bn1", mixed))
    let rows = try y.sliced(2, 0..<height)
    let columns = try y.sliced(2, height..<height + width).transposed(2, 3)

    let byRow = try Conv2d(hidden, c, kernel: 1, bias: false)("conv_h", rows)
    let byColumn = try Conv2d(hidden, c, kernel: 1, bias: false)("conv_w", columns)
    return try x * gate(byColumn) * gate(byRow)
  }

  /// ⅔ c / r rounded to the nearest multiple of 8, at least 8.
  private func bottleneck(channels: Int, reduction: Int) -> Int {
    max(8, (2 * channels + 12 * reduction) / (24 * reduction) * 8)
  }
}
