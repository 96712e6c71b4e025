import SuturePlugin

/// What is added to the scores of agents and positions: a 7×7 grid resized to the map, plus a row's and a column's part.
///
/// The rows' and columns' parts have the map's height and width in their shapes.
struct PositionBiases {
  let heads: Int
  let agents: Int
  let height: Int
  let width: Int

  /// B₁ [1, heads, agents, positions], added where agents attend to positions.
  func ofAgents(_ x: Tensor) throws -> Tensor {
    let grid = try self.grid("an_bias", x)
    let rows = try bias("ah_bias", [1, heads, agents, height, 1], x)
    let columns = try bias("aw_bias", [1, heads, agents, 1, width], x)
    return try grid + (rows + columns).reshaped(1, heads, agents, -1)
  }

  /// B₂ [1, heads, positions, agents], added where positions attend to agents.
  func ofPositions(_ x: Tensor) throws -> Tensor {
    let grid = try self.grid("na_bias", x).transposed(2, 3)
    let rows = try bias("ha_bias", [1, heads, height, 1, agents], x)
    let columns = try bias("wa_bias", [1, heads, 1, width, agents], x)
    return try grid + (rows + columns).reshaped(1, heads, -1, agents)
  }

  private func grid(_ name: String, _ x: Tensor) throws -> Tensor {
    try bias(name, [heads, agents, 7, 7], x).resized(height: height, width: width, .bilinear)
      .reshaped(1, heads, agents, -1)
  }

  private func bias(_ name: String, _ shape: [Int], _ x: Tensor) throws -> Tensor {
    try x.parameter(name, shape, .normal(deviation: 0.02))
  }
}
