import SutureSweep

/// The Pareto front: the points that no other point dominates.
public enum ParetoFront {
  /// The non-dominated points, as ascending indices.
  ///
  /// A point dominates another if it is at least as good in every objective and better in at least one, so equal points
  /// do not dominate each other. Points with NaN are never on the front.
  ///
  /// - Parameter points: the values of each point, one per objective, higher is better.
  /// - Complexity: O(n log n) for up to two objectives, O(n log n + n·f) for more, where f is the size of the front.
  /// - Source: Kung, Luccio and Preparata, On Finding the Maxima of a Set of Vectors, Journal of the ACM 22, 1975.
  public static func indices(of points: [[Double]]) -> [Int] {
    let width = points.first?.count ?? 0
    precondition(points.allSatisfy { $0.count == width }, "a Pareto front needs points with the same objectives")
    guard width > 0 else { return Array(points.indices) }
    // Sorted lexicographically, best first: no point is dominated by a later one.
    let order = points.indices.filter { !points[$0].contains(where: \.isNaN) }
      .sorted { points[$1].lexicographicallyPrecedes(points[$0]) }
    return (width <= 2 ? staircase(order, points, width) : survivors(order, points, width)).sorted()
  }

  /// The front for one or two objectives, in one pass: a point is on it if its last objective is the best so far.
  private static func staircase(_ order: [Int], _ points: [[Double]], _ width: Int) -> [Int] {
    var front: [Int] = []
    for index in order {
      guard let last = front.last.map({ points[$0] }) else {
        front.append(index)
        continue
      }
      // With a single objective, only points equal to the first remain.
      if points[index] == last || (width == 2 && points[index][1] > last[1]) { front.append(index) }
    }
    return front
  }

  /// The front for any number of objectives.
  ///
  /// Comparing with the front is enough: a point off the front that dominates another is dominated by a point on it.
  private static func survivors(_ order: [Int], _ points: [[Double]], _ width: Int) -> [Int] {
    var front: [Int] = []
    // One flat array, so that the inner loop reads contiguous memory.
    var values: [Double] = []
    for index in order {
      let point = points[index]
      let isDominated = stride(from: 0, to: values.count, by: width).contains { start in
        var isBetter = false
        for objective in 0..<width {
          let difference = values[start + objective] - point[objective]
          if difference < 0 { return false }
          if difference > 0 { isBetter = true }
        }
        return isBetter
      }
      if isDominated { continue }
      front.append(index)
      values += point
    }
    return front
  }

  /// Marks the front among the results that have all ranked metrics; metrics that no result has are ignored.
  static func mark(_ results: inout [SweepResult], among indices: [Int], ranking: Ranking) {
    // The signs turn every metric into one of which higher values are better.
    let metrics = (ranking.maximize.map { ($0, 1.0) } + ranking.minimize.map { ($0, -1.0) })
      .filter { metric, _ in indices.contains { results[$0].value(of: metric) != nil } }
    guard !metrics.isEmpty else { return }
    let known = indices.compactMap { index -> (index: Int, values: [Double])? in
      let values = metrics.compactMap { metric, sign in results[index].value(of: metric).map { $0 * sign } }
      return values.count == metrics.count ? (index, values) : nil
    }
    let points = known.map(\.values)
    let measured = metrics.firstIndex { $0.0 == .latency }
    let front =
      measured.map { objective in
        self.indices(of: points, measured: objective, errors: known.map { results[$0.index].error(of: .latency) })
      } ?? self.indices(of: points)
    for index in front { results[known[index].index].pareto = true }
  }
}
