import SutureExecution
import SutureGraph
import SutureSupport

/// The largest difference of two tensors of equal shape.
public struct TensorDifference: Hashable, Sendable {
  /// The largest absolute difference, divided by the larger of 1 and the expected tensor's largest absolute value; infinite
  /// if one of two different elements is not finite.
  ///
  /// NaN equals NaN.
  public let relative: Double
  /// The index of the element with the largest difference.
  public let index: Int

  /// Compares two tensors of equal shape.
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

  /// `relative` with two digits: `3.1e-7`.
  public var text: String { NumberText.error(relative) }
}
