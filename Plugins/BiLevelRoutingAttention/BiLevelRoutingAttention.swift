import SuturePlugin

/// Bi-level routing attention (Zhu et al., 2023, section 3.2): each window attends to the k windows most like it.
///
/// Windows are compared by the means of their queries and keys; I = the k largest of each row of Q̄ K̄ᵀ. Then every query
/// attends to all tokens of its k windows: wo(softmax(q K_Iᵀ / √c) V_I + depthwise convolution of v). No gradient flows
/// through the choice of windows.
struct BiLevelRoutingAttention: Module {
  static let id = "biformer"
  static let version = "1.0.0"
  static let abiMinor = 1

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, heads, k) = try (x.channels, h.int("heads"), h.int("topk"))
    let windows = try Windows(x, side: h.int("windows"))
    let scale = 1 / Double(c).squareRoot()
    let joined = try Projection(width: c)("qkv", windows.tokens(x))
    let queries = try joined.sliced(3, 0..<c)
    let keysAndValues = try joined.sliced(3, c..<3 * c)
    let values = try keysAndValues.sliced(3, c..<2 * c)

    let routing = Routing(count: k, scale: scale)
    let chosen = try routing.windows(queries, keysAndValues.sliced(3, 0..<c))
    let gathered = try windows.gathered(keysAndValues, chosen)
    let (chosenKeys, chosenValues) = try (gathered.sliced(3, 0..<c), gathered.sliced(3, c..<2 * c))

    let split = { (tokens: Tensor) in
      let sizes = Array(tokens.shape.prefix(3)) + [heads, c / heads]
      return try tokens.reshaped(sizes).permuted(0, 1, 3, 2, 4)
    }
    let scores = try (split(queries) * scale).matmul(split(chosenKeys), transposingOther: true)
    let seen = try Softmax(axis: -1)("attn_act", scores).matmul(split(chosenValues)).permuted(0, 1, 3, 2, 4)
    let kernel = try h.int("kernel_size")
    let local = try Conv2d.depthwise(c, kernel: kernel)("lepe", windows.map(values))
    let y = try windows.map(seen.reshaped(values.shape)) + local
    return try windows.cropped(Linear(c, c)("wo", y.permuted(0, 2, 3, 1)).permuted(0, 3, 1, 2))
  }
}

/// Queries, keys and values from one linear layer.
private struct Projection: Layer {
  let width: Int
  var type: String { "QKVLinear" }

  func forward(_ x: Tensor) throws -> Tensor { try Linear(width, 3 * width)("qkv", x) }
}

/// The choice of windows.
private struct Routing {
  let count: Int
  let scale: Double

  /// The indices of the chosen windows [n, p², k], from queries and keys [n, p², tokens, c].
  func windows(_ queries: Tensor, _ keys: Tensor) throws -> Tensor {
    let (q, k) = try (queries.mean(2, keep: false).stopGradient(), keys.mean(2, keep: false).stopGradient())
    return try (q * scale).matmul(k, transposingOther: true).topIndices(count)
  }
}
