#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension SymmetricMatrix {
  /// log |det|, by Gaussian elimination with partial pivoting; −∞ if the matrix is numerically singular.
  func logAbsoluteDeterminant() -> Double {
    var a = elements
    let largest = elements.reduce(0) { max($0, abs($1)) }
    let threshold = Double(size) * Double.ulpOfOne * largest
    var sum = 0.0
    for column in 0..<size {
      var pivot = column
      for row in column..<size where abs(a[row * size + column]) > abs(a[pivot * size + column]) { pivot = row }
      let value = a[pivot * size + column]
      guard abs(value) > threshold else { return -.infinity }
      if pivot != column {
        for index in column..<size { a.swapAt(pivot * size + index, column * size + index) }
      }
      sum += log(abs(value))
      for row in column + 1..<max(size, column + 1) {
        let factor = a[row * size + column] / value
        for index in column..<size { a[row * size + index] -= factor * a[column * size + index] }
      }
    }
    return sum
  }
}
