extension ParetoFront {
  /// The non-dominated points if one objective is measured with an error, as ascending indices.
  ///
  /// The error of a difference is e = √(e₁² + e₂²). In the measured objective, a point is better than another only if it
  /// is better by more than e, and worse only if it is worse by more than e. It dominates another point if it is worse in
  /// no objective and better in at least one. So an advantage within the error does not keep a point on the front.
  ///
  /// Dominance has no cycles: in a cycle, all other objectives would be equal, and each step would have to improve the
  /// measured one. It is not transitive: the only point that dominates a given point can be dominated itself.
  ///
  /// - Parameters:
  ///   - points: the values of each point, one per objective, higher is better.
  ///   - measured: the index of the objective with an error.
  ///   - errors: the error of each point, in the unit of the measured objective.
  /// - Complexity: O(n²) in the worst case; points that are dominated by far are found early.
  static func indices(of points: [[Double]], measured: Int, errors: [Double]) -> [Int] {
    precondition(points.count == errors.count, "every measured point needs an error")
    let exact = (points.first?.indices).map { $0.filter { $0 != measured } } ?? []
    let order = points.indices.filter { !points[$0].contains(where: \.isNaN) }
      .sorted { a, b in exact.map { points[b][$0] }.lexicographicallyPrecedes(exact.map { points[a][$0] }) }
    func dominates(_ a: Int, _ b: Int) -> Bool {
      var isBetter = false
      for objective in exact {
        let difference = points[a][objective] - points[b][objective]
        if difference < 0 { return false }
        if difference > 0 { isBetter = true }
      }
      let difference = points[a][measured] - points[b][measured]
      let error = (errors[a] * errors[a] + errors[b] * errors[b]).squareRoot()
      return difference >= -error && (isBetter || difference > error)
    }
    return order.filter { index in
      for other in order {
        // All following points are worse in the first exact objective.
        if let first = exact.first, points[other][first] < points[index][first] { break }
        if dominates(other, index) { return false }
      }
      return true
    }.sorted()
  }
}
