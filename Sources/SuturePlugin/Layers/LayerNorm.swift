/// Normalises over the last axis.
///
/// Parameters weight, bias [c].
public struct LayerNorm: Layer {
  private let features: Int
  private let epsilon: Double
  private let affine: Bool

  /// Creates the layer for the size of the last axis.
  public init(_ features: Int, epsilon: Double = 1e-5, affine: Bool = true) {
    self.features = features
    self.epsilon = epsilon
    self.affine = affine
  }

  public var type: String { "LayerNorm((\(features),), eps=\(epsilon), elementwise_affine=\(python(affine)))" }

  public func forward(_ x: Tensor) throws -> Tensor {
    guard affine else { return try x.applying("layer_norm", [], ["epsilon": .real(epsilon)]) }
    let weight = try x.parameter("weight", [features], .constant(1))
    let bias = try x.parameter("bias", [features], .constant(0))
    return try x.applying("layer_norm", [weight, bias], ["epsilon": .real(epsilon)])
  }
}

/// Normalises over the channels of a map [n, c, h, w], at each position by itself.
///
/// Parameters weight, bias [c].
public struct LayerNorm2d: Layer {
  private let norm: LayerNorm
  private let channels: Int
  private let epsilon: Double

  /// Creates the layer for a number of channels.
  public init(_ channels: Int, epsilon: Double = 1e-5) {
    self.channels = channels
    self.epsilon = epsilon
    norm = LayerNorm(channels, epsilon: epsilon)
  }

  public var type: String { "LayerNorm2d((\(channels),), eps=\(epsilon), elementwise_affine=True)" }

  public func forward(_ x: Tensor) throws -> Tensor {
    try norm.forward(x.permuted(0, 2, 3, 1)).permuted(0, 3, 1, 2)
  }
}

/// Normalises each group of channels of each image [n, c, …].
///
/// Parameters weight, bias [c].
public struct GroupNorm: Layer {
  private let groups: Int
  private let channels: Int
  private let epsilon: Double
  private let affine: Bool

  /// Creates the layer for a number of groups and channels.
  public init(_ groups: Int, _ channels: Int, epsilon: Double = 1e-5, affine: Bool = true) {
    self.groups = groups
    self.channels = channels
    self.epsilon = epsilon
    self.affine = affine
  }

  public var type: String { "GroupNorm(\(groups), \(channels), eps=\(epsilon), affine=\(python(affine)))" }

  public func forward(_ x: Tensor) throws -> Tensor {
    var variables: [Tensor] = []
    if affine {
      variables = [
        try x.parameter("weight", [channels], .constant(1)), try x.parameter("bias", [channels], .constant(0)),
      ]
    }
    return try x.applying("group_norm", variables, ["groups": .integer(groups), "epsilon": .real(epsilon)])
  }
}
