extension Graph {
  // What lowering and gradient rules are written with.

  mutating func constant(_ value: Double, _ shape: Shape) throws(GraphError) -> Value {
    try apply(Constant(shape: shape, value: value))
  }

  mutating func unary(_ function: UnaryFunction, _ x: Value) throws(GraphError) -> Value {
    try apply(Unary(function), x)
  }

  mutating func affine(_ x: Value, scale: Double = 1, shift: Double = 0) throws(GraphError) -> Value {
    try apply(Affine(scale: scale, shift: shift), x)
  }

  mutating func binary(_ function: BinaryFunction, _ a: Value, _ b: Value) throws(GraphError) -> Value {
    try apply(Binary(function), a, b)
  }

  mutating func reduce(
    _ function: ReduceFunction, _ x: Value, axes: [Int], keepsDimensions: Bool = true
  ) throws(GraphError) -> Value {
    try apply(Reduce(function, axes: axes, keepsDimensions: keepsDimensions), x)
  }

  mutating func matmul(
    _ a: Value, _ b: Value, transposesA: Bool = false, transposesB: Bool = false
  ) throws(GraphError) -> Value {
    try apply(MatMul(transposesA: transposesA, transposesB: transposesB), a, b)
  }

  mutating func reshape(_ x: Value, _ shape: Shape) throws(GraphError) -> Value {
    self.shape(x) == shape ? x : try apply(Reshape(shape), x)
  }

  mutating func permute(_ x: Value, _ axes: [Int]) throws(GraphError) -> Value {
    try apply(Permute(axes), x)
  }

  mutating func expand(_ x: Value, _ shape: Shape) throws(GraphError) -> Value {
    self.shape(x) == shape ? x : try apply(Expand(shape), x)
  }

  /// Undoes broadcasting: sums a value over the axes in which `shape` was stretched to it.
  mutating func sum(_ x: Value, to shape: Shape) throws(GraphError) -> Value {
    let from = self.shape(x)
    guard from != shape else { return x }
    let added = from.rank - shape.rank
    let axes = (0..<from.rank).filter { $0 < added || (shape[$0 - added] == 1 && from[$0] != 1) }
    let summed = axes.isEmpty ? x : try reduce(.sum, x, axes: axes)
    return try reshape(summed, shape)
  }
}
