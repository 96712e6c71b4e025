import SutureExecution
import SutureGraph

/// How far two tensors of one shape are apart.
public struct TensorDifference: Hashable, Sendable {
  /// The largest absolute difference over the larger of 1 and the expected tensor's largest number; infinite where one of
  /// the two is not finite and the other differs.
  ///
  /// NaN equals NaN.
  public let relative: Double
  /// Where it is.
  public let index: Int

  /// Compares two tensors of one shape.
  public init(_ actual: Tensor, _ expected: Tensor) {
    var largest = (difference: 0.0, index: 0)
    var scale = 1.0
    for (index, (a, b)) in zip(actual.values, expected.values).enumerated() {
      var difference = abs(Double(a) - Double(b))
      if a == b || (a.isNaN && b.isNaN) { difference = 0 }
      if difference.isNaN { difference = .infinity }
      if difference > largest.difference { largest = (difference, index) }
      if b.isFinite { scale = max(scale, abs(Double(b))) }
    }
    relative = largest.difference / scale
    index = largest.index
  }

  /// With two digits: `3.1e-07`.
  public var text: String {
    guard relative.isFinite, relative > 0 else { return relative == 0 ? "0" : "\(relative)" }
    var (mantissa, exponent) = (relative, 0)
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return "\((mantissa * 10).rounded() / 10)e\(exponent)"
  }
}
