extension Graph {
  // Shorthands for lowering, gradient rules and the host's own layers.

  package mutating func constant(_ value: Double, _ shape: Shape) throws(GraphError) -> Value {
    try apply(Constant(shape: shape, value: value))
  }

  package mutating func unary(_ function: UnaryFunction, _ x: Value) throws(GraphError) -> Value {
    try apply(Unary(function), x)
  }

  package mutating func affine(_ x: Value, scale: Double = 1, shift: Double = 0) throws(GraphError) -> Value {
    try apply(Affine(scale: scale, shift: shift), x)
  }

  package mutating func binary(_ function: BinaryFunction, _ a: Value, _ b: Value) throws(GraphError) -> Value {
    try apply(Binary(function), a, b)
  }

  package mutating func reduce(
    _ function: ReduceFunction, _ x: Value, axes: [Int], keepsDimensions: Bool = true, ties: MaximumTies = .shared
  ) throws(GraphError) -> Value {
    try apply(Reduce(function, axes: axes, keepsDimensions: keepsDimensions, ties: ties), x)
  }

  package mutating func matmul(
    _ a: Value, _ b: Value, transposesA: Bool = false, transposesB: Bool = false
  ) throws(GraphError) -> Value {
    try apply(MatMul(transposesA: transposesA, transposesB: transposesB), a, b)
  }

  package mutating func reshape(_ x: Value, _ shape: Shape) throws(GraphError) -> Value {
    self.shape(x) == shape ? x : try apply(Reshape(shape), x)
  }

  package mutating func permute(_ x: Value, _ axes: [Int]) throws(GraphError) -> Value {
    try apply(Permute(axes), x)
  }

  package mutating func expand(_ x: Value, _ shape: Shape) throws(GraphError) -> Value {
    self.shape(x) == shape ? x : try apply(Expand(shape), x)
  }

  /// Undoes broadcasting: sums a value over the axes along which `shape` was expanded to the value's shape.
  package mutating func sum(_ x: Value, to shape: Shape) throws(GraphError) -> Value {
    let from = self.shape(x)
    guard from != shape else { return x }
    let added = from.rank - shape.rank
    let axes = (0..<from.rank).filter { $0 < added || (shape[$0 - added] == 1 && from[$0] != 1) }
    let summed = axes.isEmpty ? x : try reduce(.sum, x, axes: axes)
    return try reshape(summed, shape)
  }

  package mutating func slice(_ x: Value, axis: Int, from start: Int, to end: Int) throws(GraphError) -> Value {
    try apply(Slice(axis: axis, start: start, end: end), x)
  }

  package mutating func softmax(_ x: Value, axis: Int) throws(GraphError) -> Value {
    try apply(Softmax(axis: axis), x)
  }

  package mutating func concat(_ values: [Value], axis: Int) throws(GraphError) -> Value {
    values.count == 1 ? values[0] : try apply(Concat(axis: axis), values)[0]
  }

  package mutating func linear(_ x: Value, _ weight: Value, _ bias: Value) throws(GraphError) -> Value {
    try apply(Linear(), x, weight, bias)
  }

  /// A convolution with stride 1 and no padding.
  package mutating func convolution(_ x: Value, _ weight: Value, _ bias: Value) throws(GraphError) -> Value {
    let window = Window(stride: [1], padding: [0], dilation: [1])
    return try apply(Convolution(window: window, groups: 1), x, weight, bias)
  }
}
