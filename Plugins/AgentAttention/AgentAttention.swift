import SuturePlugin

/// Agent attention (Han et al., 2024, section 3.2): a few pooled queries, the agents, stand between queries and keys.
///
/// proj(softmax(q Tᵀ / √d + B₂) · softmax(T kᵀ / √d + B₁) v + depthwise 3×3 of v), T = q pooled to the agents.
struct AgentAttention: Module {
  static let id = "agent"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let (heads, agents) = try (h.int("heads"), h.int("agents"))
    let (d, side) = (c / heads, Int(Double(agents).squareRoot()))
    let biases = PositionBiases(heads: heads, agents: agents, height: height, width: width)
    let (softmax, dropout) = (Softmax(axis: -1).shared("softmax"), Dropout(0).shared("attn_drop"))

    let tokens = try x.flattened(from: 2).transposed(1, 2)
    let parts = try Linear(c, 3 * c, bias: h.bool("bias"))("qkv", tokens).chunked(3, axis: 2)
    let maps = try parts.map { try $0.transposed(1, 2).reshaped(n, c, height, width) }
    // Each [n, heads, positions or agents, d].
    let split = { (map: Tensor) in try map.reshaped(n, heads, d, -1).transposed(2, 3) }
    let (queries, keys, values) = try (split(maps[0]), split(maps[1]), split(maps[2]))
    let agentQueries = try split(AdaptiveAvgPool2d([side, side])("pool", maps[0]))

    let scale = 1 / Double(d).squareRoot()
    let gathering = try (agentQueries * scale).matmul(keys, transposingOther: true) + biases.ofAgents(x)
    let summaries = try dropout(softmax(gathering)).matmul(values)
    let sharing = try (queries * scale).matmul(agentQueries, transposingOther: true) + biases.ofPositions(x)
    let seen = try dropout(softmax(sharing)).matmul(summaries).transposed(2, 3).reshaped(n, c, height, width)
    let y = try seen + Conv2d.depthwise(c, kernel: 3)("dwc", maps[2])
    let mixed = try Dropout(0)("proj_drop", Linear(c, c)("proj", y.flattened(from: 2).transposed(1, 2)))
    return try mixed.transposed(1, 2).reshaped(n, c, height, width)
  }
}
