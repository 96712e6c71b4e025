extension ParetoFront {
  /// The points that no other one dominates, where one objective is measured with an error, as ascending indices.
  ///
  /// With e = √(e₁² + e₂²), the error of a difference: in the measured objective a point is better than another only if
  /// it is better by more than e, and worse only if it is worse by more than e. It dominates another if it is worse
  /// nowhere and better somewhere. So a small gain within the error keeps no point on the front that is worse otherwise.
  ///
  /// Domination has no cycles: around one, all other objectives would be equal, and each step would have to improve the
  /// measured one. It is not transitive, so a dominated point may be the only one that dominates another.
  ///
  /// - Parameters:
  ///   - points: one value for each objective, of which more is better; all of one length.
  ///   - measured: the objective with an error.
  ///   - errors: each point's, in the objective's unit.
  /// - Complexity: O(n²) at worst; points that others dominate by far are found early.
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
        // From here on all are worse in the first of the exact objectives.
        if let first = exact.first, points[other][first] < points[index][first] { break }
        if dominates(other, index) { return false }
      }
      return true
    }.sorted()
  }
}
