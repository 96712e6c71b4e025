/// Normalises each channel of [n, c] or [n, c, l] over the batch.
///
/// Parameters weight, bias [c]; buffers running_mean, running_var [c].
public struct BatchNorm1d: Layer {
  private let norm: BatchNorm

  /// Creates the layer for a number of channels.
  public init(
    _ channels: Int, epsilon: Double = 1e-5, momentum: Double = 0.1, affine: Bool = true,
    initialiser: Initialiser = .constant(1)
  ) {
    norm = BatchNorm(
      axes: 1, channels: channels, epsilon: epsilon, momentum: momentum, affine: affine, initialiser: initialiser)
  }

  public var type: String { norm.type }
  public func forward(_ x: Tensor) throws -> Tensor { try norm.forward(x) }
}

/// Normalises each channel of a map [n, c, h, w] over the batch.
///
/// Parameters weight, bias [c]; buffers running_mean, running_var [c].
public struct BatchNorm2d: Layer {
  private let norm: BatchNorm

  /// Creates the layer for a number of channels.
  public init(
    _ channels: Int, epsilon: Double = 1e-5, momentum: Double = 0.1, affine: Bool = true,
    initialiser: Initialiser = .constant(1)
  ) {
    norm = BatchNorm(
      axes: 2, channels: channels, epsilon: epsilon, momentum: momentum, affine: affine, initialiser: initialiser)
  }

  public var type: String { norm.type }
  public func forward(_ x: Tensor) throws -> Tensor { try norm.forward(x) }
}

/// The implementation of both layers.
struct BatchNorm {
  let axes: Int
  let channels: Int
  let epsilon: Double
  let momentum: Double
  let affine: Bool
  let initialiser: Initialiser

  var type: String {
    "BatchNorm\(axes)d(\(channels), eps=\(epsilon), momentum=\(momentum), affine=\(python(affine)), "
      + "track_running_stats=True)"
  }

  func forward(_ x: Tensor) throws -> Tensor {
    var variables: [Tensor] = []
    if affine {
      variables = [
        try x.parameter("weight", [channels], initialiser), try x.parameter("bias", [channels], .constant(0)),
      ]
    }
    let statistics = [
      try x.buffer("running_mean", [channels], .constant(0)), try x.buffer("running_var", [channels], .constant(1)),
    ]
    return try x.applying(
      "batch_norm", statistics + variables, ["epsilon": .real(epsilon), "momentum": .real(momentum)])
  }
}
