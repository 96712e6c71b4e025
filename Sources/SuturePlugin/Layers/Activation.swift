// Layers without parameters. `inplace` only affects the printed structure, which is PyTorch's.

/// max(x, 0).
public struct ReLU: Layer {
  private let inplace: Bool

  /// Creates the layer.
  public init(inplace: Bool = false) { self.inplace = inplace }

  public var type: String { inplace ? "ReLU(inplace=True)" : "ReLU" }
  public func forward(_ x: Tensor) throws -> Tensor { try x.relu() }
}

/// min(max(x, 0), 6).
public struct ReLU6: Layer {
  private let inplace: Bool

  /// Creates the layer.
  public init(inplace: Bool = false) { self.inplace = inplace }

  public var type: String { inplace ? "ReLU6(inplace=True)" : "ReLU6" }
  public func forward(_ x: Tensor) throws -> Tensor { try x.relu6() }
}

/// x · σ(x).
public struct SiLU: Layer {
  private let inplace: Bool

  /// Creates the layer.
  public init(inplace: Bool = false) { self.inplace = inplace }

  public var type: String { inplace ? "SiLU(inplace=True)" : "SiLU" }
  public func forward(_ x: Tensor) throws -> Tensor { try x.silu() }
}

/// 1 / (1 + e⁻ˣ).
public struct Sigmoid: Layer {
  /// Creates the layer.
  public init() {}
  public func forward(_ x: Tensor) throws -> Tensor { try x.sigmoid() }
}

/// The hyperbolic tangent.
public struct Tanh: Layer {
  /// Creates the layer.
  public init() {}
  public func forward(_ x: Tensor) throws -> Tensor { try x.tanh() }
}

/// x · Φ(x), computed with the error function.
public struct GELU: Layer {
  /// Creates the layer.
  public init() {}
  public func forward(_ x: Tensor) throws -> Tensor { try x.gelu() }
}

/// ReLU6(x + 3) / 6.
public struct Hardsigmoid: Layer {
  /// Creates the layer.
  public init() {}
  public func forward(_ x: Tensor) throws -> Tensor { try x.hardSigmoid() }
}

/// x · ReLU6(x + 3) / 6.
public struct Hardswish: Layer {
  /// Creates the layer.
  public init() {}
  public func forward(_ x: Tensor) throws -> Tensor { try x.hardSwish() }
}

/// x where x is positive, otherwise α · (eˣ − 1).
public struct ELU: Layer {
  private let alpha: Double

  /// Creates the layer.
  public init(alpha: Double = 1) { self.alpha = alpha }

  public var type: String { "ELU(alpha=\(alpha))" }
  public func forward(_ x: Tensor) throws -> Tensor { try x.elu(alpha: alpha) }
}

/// ln(1 + eˣ), and x itself above 20.
public struct Softplus: Layer {
  /// Creates the layer.
  public init() {}

  public var type: String { "Softplus(beta=1.0, threshold=20.0)" }
  public func forward(_ x: Tensor) throws -> Tensor { try x.softplus() }
}

/// eˣ / Σeˣ along an axis.
public struct Softmax: Layer {
  private let axis: Int

  /// Creates the layer for an axis; negative axes count from the last.
  public init(axis: Int) { self.axis = axis }

  public var type: String { "Softmax(dim=\(axis))" }
  public func forward(_ x: Tensor) throws -> Tensor { try x.softmax(axis: axis) }
}

/// In training, sets each element to 0 with probability p and divides the others by 1 − p.
public struct Dropout: Layer {
  private let probability: Double

  /// Creates the layer; the probability must be 0 or more and below 1.
  public init(_ probability: Double = 0.5) { self.probability = probability }

  public var type: String { "Dropout(p=\(probability), inplace=False)" }

  public func forward(_ x: Tensor) throws -> Tensor {
    probability == 0 ? x : try x.applying("dropout", [], ["probability": .real(probability)])
  }
}

/// Returns its input; appears in the printed structure.
public struct Identity: Layer {
  /// Creates the layer.
  public init() {}
  public func forward(_ x: Tensor) throws -> Tensor { x }
}
