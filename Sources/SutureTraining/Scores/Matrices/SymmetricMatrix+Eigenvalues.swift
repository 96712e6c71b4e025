extension SymmetricMatrix {
  private static let maximumSweeps = 60

  /// The eigenvalues in ascending order, by Jacobi's cyclic rotations (Golub and Van Loan, Matrix Computations, 8.5); NaN
  /// if an element is not finite.
  func eigenvalues() -> [Double] {
    guard elements.allSatisfy(\.isFinite) else { return [Double](repeating: .nan, count: size) }
    var a = elements
    let threshold = Double.ulpOfOne * elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for _ in 0..<SymmetricMatrix.maximumSweeps {
      var changed = false
      for p in 0..<size {
        for q in p + 1..<max(size, p + 1) where abs(a[p * size + q]) > threshold / Double(size) {
          rotate(&a, p, q)
          changed = true
        }
      }
      if !changed { break }
    }
    return (0..<size).map { a[$0 * size + $0] }.sorted()
  }

  /// Rotates the plane of two axes so that their off-diagonal element becomes 0.
  private func rotate(_ a: inout [Double], _ p: Int, _ q: Int) {
    let off = a[p * size + q]
    let slope = (a[q * size + q] - a[p * size + p]) / (2 * off)
    // The smaller of the two rotation angles, computed without cancellation.
    let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + (slope * slope + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for index in 0..<size where index != p && index != q {
      let (x, y) = (a[index * size + p], a[index * size + q])
      let (left, right) = (cosine * x - sine * y, sine * x + cosine * y)
      a[index * size + p] = left
      a[p * size + index] = left
      a[index * size + q] = right
      a[q * size + index] = right
    }
    a[p * size + p] -= tangent * off
    a[q * size + q] += tangent * off
    a[p * size + q] = 0
    a[q * size + p] = 0
  }
}
