import SuturePlugin

/// Deformable attention (Xia et al., 2022, section 3.2): every position attends to samples of the map at places that move
/// with the input.
///
/// For each group of channels a small network of the queries moves a regular grid of places; the map is sampled there:
/// proj_out(softmax(q k(x̃)ᵀ / √d + B) v(x̃)). B is sampled too, from a table of relative positions, so that it follows
/// the moved places.
struct DeformableAttention: Module {
  static let id = "dat"
  static let version = "1.0.0"
  static let abiMinor = 1

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let (heads, groups) = try (h.int("heads"), h.int("groups"))
    let queries = try Conv2d(c, c, kernel: 1)("proj_q", x)
    let network = try Offsets(
      width: c / groups, kernel: h.int("kernel_size"), stride: h.int("stride"), isPlus: h.bool("plus"))
    let offsets = try network("conv_offset", queries.reshaped(n * groups, c / groups, height, width))
    let places = try Places(offsets, range: h.real("offset_range"), isPlus: h.bool("plus"))

    let sampled = try x.reshaped(n * groups, c / groups, height, width).sampled(at: places.grid(), alignCorners: true)
    let features = try sampled.reshaped(n, c, 1, places.count)
    let split = { (map: Tensor) in try map.reshaped(n, heads, c / heads, -1) }
    let keys = try split(Conv2d(c, c, kernel: 1)("proj_k", features))
    let values = try split(Conv2d(c, c, kernel: 1)("proj_v", features))
    let scores = try split(queries).matmul(keys, transposingSelf: true) * (1 / Double(c / heads).squareRoot())

    let table = try x.parameter(
      "rpe_table", [heads, 2 * height - 1, 2 * width - 1], .normal(deviation: 0.01))
    let tables = try table.expanded(n, heads, 2 * height - 1, 2 * width - 1)
      .reshaped(n * groups, heads / groups, 2 * height - 1, 2 * width - 1)
    let distances = try places.distances(height: height, width: width)
    let bias = try tables.sampled(at: distances, alignCorners: true).reshaped(scores.shape)

    let weights = try Dropout(0)("attn_drop", (scores + bias).softmax())
    let seen = try values.matmul(weights, transposingOther: true).reshaped(n, c, height, width)
    return try Dropout(0)("proj_drop", Conv2d(c, c, kernel: 1)("proj_out", seen))
  }
}
