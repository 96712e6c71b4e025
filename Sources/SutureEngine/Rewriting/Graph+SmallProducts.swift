import SutureGraph

/// Matrix products as sums of element products, for small matrices such as pooled features: consecutive products can
/// then be computed together, slice by slice, in cache.
extension Graph {
  /// Whether a product of [rows, inner] and [inner, columns] is faster fused with its neighbours than computed by
  /// oneDNN.
  ///
  /// Square matrices are excluded: they often map the channels of a tensor to channels of the same tensor, which would
  /// then be traversed along two axes at once.
  /// - Parameter limit: the largest number of multiplications of a fused product; see `ProductLimits`.
  private static func isSmall(rows: Int, inner: Int, columns: Int, limit: Int) -> Bool {
    inner != columns && rows <= 256 && inner * columns <= 1 << 17 && rows * inner * columns <= limit
  }

  mutating func smallLinear(_ inputs: [Value], limit: Int) throws(GraphError) -> [Value]? {
    let (x, weight) = (shape(inputs[0]), shape(inputs[1]))
    let (out, inner) = (weight[0], weight[1])
    let rows = x.elementCount / inner
    guard Graph.isSmall(rows: rows, inner: inner, columns: out, limit: limit) else { return nil }
    return [
      try reshape(
        try rowsTimesRows(
          inputs[0], inputs[1], rows: rows, inner: inner, columns: out, bias: inputs.dropFirst(2).first),
        Shape(x.dimensions.dropLast() + [out]))
    ]
  }

  mutating func decomposed(_ product: MatMul, _ inputs: [Value], limit: Int) throws(GraphError) -> [Value]? {
    if let made = try vectorProduct(product, inputs) { return made }
    let (a, b) = (shape(inputs[0]), shape(inputs[1]))
    guard a.rank == 2, b.rank == 2, !(product.transposesA && product.transposesB) else { return nil }
    let (rows, inner) = product.transposesA ? (a[1], a[0]) : (a[0], a[1])
    let columns = product.transposesB ? b[0] : b[1]
    guard Graph.isSmall(rows: rows, inner: inner, columns: columns, limit: limit) else { return nil }
    if product.transposesA {
      return [try columnsTimesColumns(inputs[0], inputs[1], rows: rows, inner: inner, columns: columns)]
    }
    if product.transposesB {
      return [try rowsTimesRows(inputs[0], inputs[1], rows: rows, inner: inner, columns: columns, bias: nil)]
    }
    return [try rowsTimesColumns(inputs[0], inputs[1], rows: rows, inner: inner, columns: columns)]
  }

  // MARK: 1×1 convolutions, of single positions or to one channel

  private static func isProduct(_ x: Shape, _ weight: Shape, _ window: Window, groups: Int, limit: Int) -> Bool {
    groups == 1 && x.elementCount == x[0] * x[1] && weight.elementCount == weight[0] * weight[1]
      && window.padding.allSatisfy { $0 == 0 } && isSmall(rows: x[0], inner: x[1], columns: weight[0], limit: limit)
  }

  /// Whether there is one output channel, and each of its elements is a weighted sum of one position's channels.
  private static func isChannelSum(_ x: Shape, _ weight: Shape, _ window: Window, groups: Int) -> Bool {
    groups == 1 && weight[0] == 1 && weight.elementCount == weight[1] && window.padding.allSatisfy { $0 == 0 }
      && window.stride.allSatisfy { $0 == 1 }
  }

  /// The shape [n, c, positions] of feature maps.
  private static func rows(_ x: Shape) -> Shape { [x[0], x[1], x.elementCount / max(x[0] * x[1], 1)] }

  mutating func channelProduct(_ operation: Convolution, _ inputs: [Value], limit: Int) throws(GraphError) -> [Value]? {
    let (x, weight) = (shape(inputs[0]), shape(inputs[1]))
    if Graph.isChannelSum(x, weight, operation.window, groups: operation.groups) {
      let factors = try binary(.multiply, reshape(inputs[0], Graph.rows(x)), reshape(inputs[1], [x[1], 1]))
      let sums = try reduce(.sum, factors, axes: [1])
      let y = inputs.count == 3 ? try binary(.add, sums, inputs[2]) : sums
      return [try reshape(y, Shape([x[0], 1] + x.dimensions[2...]))]
    }
    guard Graph.isProduct(x, weight, operation.window, groups: operation.groups, limit: limit) else { return nil }
    let y = try rowsTimesRows(
      inputs[0], inputs[1], rows: x[0], inner: x[1], columns: weight[0], bias: inputs.dropFirst(2).first)
    return [try reshape(y, Shape([x[0], weight[0]] + x.dimensions[2...]))]
  }

  mutating func channelProductInputGradient(
    _ operation: ConvolutionInputGradient, _ inputs: [Value], limit: Int
  ) throws(GraphError) -> [Value]? {
    let (x, weight) = (operation.inputShape, shape(inputs[1]))
    if Graph.isChannelSum(x, weight, operation.window, groups: operation.groups) {
      let upstream = try reshape(inputs[0], [x[0], 1, x.elementCount / (x[0] * x[1])])
      return [try reshape(binary(.multiply, upstream, reshape(inputs[1], [x[1], 1])), x)]
    }
    guard Graph.isProduct(x, weight, operation.window, groups: operation.groups, limit: limit) else { return nil }
    let gradient = try rowsTimesColumns(inputs[0], inputs[1], rows: x[0], inner: weight[0], columns: x[1])
    return [try reshape(gradient, x)]
  }

  mutating func channelProductWeightGradient(
    _ operation: ConvolutionWeightGradient, _ inputs: [Value], limit: Int
  ) throws(GraphError) -> [Value]? {
    let (x, weight) = (shape(inputs[0]), operation.weightShape)
    if Graph.isChannelSum(x, weight, operation.window, groups: operation.groups) {
      let upstream = try reshape(inputs[1], [x[0], 1, x.elementCount / (x[0] * x[1])])
      let factors = try binary(.multiply, reshape(inputs[0], Graph.rows(x)), upstream)
      return [try reshape(reduce(.sum, factors, axes: [0, 2]), weight)]
    }
    guard Graph.isProduct(x, weight, operation.window, groups: operation.groups, limit: limit) else { return nil }
    let gradient = try columnsTimesColumns(inputs[1], inputs[0], rows: weight[0], inner: x[0], columns: x[1])
    return [try reshape(gradient, weight)]
  }

  // MARK: Sums of products

  /// a [rows, inner] · bᵀ, b [columns, inner], + bias [columns].
  private mutating func rowsTimesRows(
    _ a: Value, _ b: Value, rows: Int, inner: Int, columns: Int, bias: Value?
  ) throws(GraphError) -> Value {
    let factors = try binary(.multiply, reshape(a, [rows, 1, inner]), reshape(b, [columns, inner]))
    let sums = try reduce(.sum, factors, axes: [2], keepsDimensions: false)
    guard let bias else { return sums }
    return try binary(.add, sums, bias)
  }

  /// a [rows, inner] · b [inner, columns].
  private mutating func rowsTimesColumns(
    _ a: Value, _ b: Value, rows: Int, inner: Int, columns: Int
  ) throws(GraphError) -> Value {
    let factors = try binary(.multiply, reshape(a, [rows, inner, 1]), reshape(b, [inner, columns]))
    return try reduce(.sum, factors, axes: [1], keepsDimensions: false)
  }

  /// aᵀ · b, a [inner, rows], b [inner, columns].
  private mutating func columnsTimesColumns(
    _ a: Value, _ b: Value, rows: Int, inner: Int, columns: Int
  ) throws(GraphError) -> Value {
    let factors = try binary(.multiply, reshape(a, [inner, rows, 1]), reshape(b, [inner, 1, columns]))
    return try reduce(.sum, factors, axes: [0], keepsDimensions: false)
  }
}
