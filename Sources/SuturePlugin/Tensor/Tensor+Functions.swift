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
