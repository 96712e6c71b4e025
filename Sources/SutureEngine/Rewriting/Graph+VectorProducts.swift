import SutureGraph

/// Matrix products in which one factor is a vector: they are bound by memory, so fusion, which reads data in cache,
/// makes them faster.
extension Graph {
  /// The product [.., m, k] · [.., k, n] if the leading sizes are equal and m, n or k is 1; nil otherwise.
  mutating func vectorProduct(_ product: MatMul, _ inputs: [Value]) throws(GraphError) -> [Value]? {
    let (a, b) = (shape(inputs[0]), shape(inputs[1]))
    let leading = Array(a.dimensions.dropLast(2))
    guard leading == Array(b.dimensions.dropLast(2)) else { return nil }
    let (m, k) = product.transposesA ? (a[a.rank - 1], a[a.rank - 2]) : (a[a.rank - 2], a[a.rank - 1])
    let n = b[b.rank - (product.transposesB ? 2 : 1)]
    let count = leading.reduce(1, *)
    let result = Shape(leading + [m, n])
    if k == 1 {
      let columns = try reshape(inputs[0], [count, m, 1])
      return [try reshape(binary(.multiply, columns, reshape(inputs[1], [count, 1, n])), result)]
    }
    let sums: Value
    if m == 1 {
      sums = try vectorTimesMatrix(
        inputs[0], inputs[1], [count, k, n], isTransposed: product.transposesB)
    } else if n == 1 {
      sums = try vectorTimesMatrix(
        inputs[1], inputs[0], [count, k, m], isTransposed: !product.transposesA)
    } else {
      return nil
    }
    return [try reshape(sums, result)]
  }

  /// For each of `sizes[0]` pairs, a vector of `sizes[1]` numbers times a matrix [sizes[1], sizes[2]], or its
  /// transpose.
  private mutating func vectorTimesMatrix(
    _ vector: Value, _ matrix: Value, _ sizes: [Int], isTransposed: Bool
  ) throws(GraphError) -> Value {
    let (count, inner, columns) = (sizes[0], sizes[1], sizes[2])
    if isTransposed {
      let factors = try binary(
        .multiply, reshape(matrix, [count, columns, inner]), reshape(vector, [count, 1, inner]))
      return try reduce(.sum, factors, axes: [2], keepsDimensions: false)
    }
    let factors = try binary(.multiply, reshape(matrix, [count, inner, columns]), reshape(vector, [count, inner, 1]))
    return try reduce(.sum, factors, axes: [1], keepsDimensions: false)
  }
}
