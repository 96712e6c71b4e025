import SutureGraph

/// A dense array of 32-bit floats with a shape, in row-major order.
public struct Tensor: Equatable, Sendable {
  /// The dimensions; their product is `values.count`.
  public let shape: Shape
  /// The elements, last dimension fastest.
  public var values: [Float]

  /// Creates a tensor; `values.count` must be the shape's element count.
  public init(_ shape: Shape, _ values: [Float]) {
    precondition(values.count == shape.elementCount, "a tensor's values fill its shape")
    self.shape = shape
    self.values = values
  }

  /// Creates a tensor whose elements are all equal.
  public init(_ shape: Shape, repeating value: Float) {
    self.init(shape, [Float](repeating: value, count: shape.elementCount))
  }
}
