// Element-wise functions, and the softmax.

extension Tensor {
  /// max(x, 0).
  public func relu() throws -> Tensor { try applying("relu") }
  /// min(max(x, 0), 6).
  public func relu6() throws -> Tensor { try applying("relu6") }
  /// σ(x) = 1 / (1 + e⁻ˣ).
  public func sigmoid() throws -> Tensor { try applying("sigmoid") }
  /// The hyperbolic tangent.
  public func tanh() throws -> Tensor { try applying("tanh") }
  /// x · σ(x).
  public func silu() throws -> Tensor { try applying("silu") }
  /// x · Φ(x), computed with the error function.
  public func gelu() throws -> Tensor { try applying("gelu") }
  /// ReLU6(x + 3) / 6.
  public func hardSigmoid() throws -> Tensor { try applying("hard_sigmoid") }
  /// x · ReLU6(x + 3) / 6.
  public func hardSwish() throws -> Tensor { try applying("hard_swish") }
  /// x where x is positive, otherwise α · (eˣ − 1).
  public func elu(alpha: Double = 1) throws -> Tensor { try applying("elu", [], ["alpha": .real(alpha)]) }
  /// ln(1 + eˣ), and x itself above 20.
  public func softplus() throws -> Tensor { try applying("softplus") }
  /// eˣ.
  public func exponential() throws -> Tensor { try applying("exp") }
  /// The natural logarithm.
  public func logarithm() throws -> Tensor { try applying("log") }
  /// √x.
  public func squareRoot() throws -> Tensor { try applying("sqrt") }
  /// 1 / x.
  public func reciprocal() throws -> Tensor { try applying("reciprocal") }
  /// x².
  public func squared() throws -> Tensor { try applying("square") }
  /// Each element to a constant power.
  public func power(_ exponent: Double) throws -> Tensor {
    try applying("pow", [], ["exponent": .real(exponent)])
  }
  /// Each element to the power of another tensor's element; sizes must be equal, or one of them 1.
  public func power(_ exponents: Tensor) throws -> Tensor { try applying("pow", [exponents]) }
  /// The cosine.
  public func cosine() throws -> Tensor { try applying("cos") }
  /// The sine.
  public func sine() throws -> Tensor { try applying("sin") }
  /// |x|.
  public func absolute() throws -> Tensor { try applying("abs") }

  /// The tensor itself, without a gradient flowing back: PyTorch's `detach`.
  public func stopGradient() throws -> Tensor { try applying("stop_gradient") }

  /// eˣ / Σeˣ along an axis.
  public func softmax(axis: Int = -1) throws -> Tensor { try applying("softmax", [], ["axis": .integer(axis)]) }
  /// The logarithm of the softmax along an axis.
  public func logSoftmax(axis: Int = -1) throws -> Tensor {
    try applying("log_softmax", [], ["axis": .integer(axis)])
  }
}
