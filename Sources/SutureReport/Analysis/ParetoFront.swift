import SutureSweep

/// Which results no other one beats.
public enum ParetoFront {
  /// The points that no other one dominates, as ascending indices.
  ///
  /// A point dominates another if it is at least as good everywhere and better somewhere, so equal points stay
  /// together. Points with NaN are on no front.
  ///
  /// - Parameter points: one value for each objective, of which more is better; all of one length.
  /// - Complexity: O(n log n) for up to two objectives, O(n log n + n·f) for more, f being the front's size.
  /// - Source: Kung, Luccio and Preparata, On Finding the Maxima of a Set of Vectors, Journal of the ACM 22, 1975.
  public static func indices(of points: [[Double]]) -> [Int] {
    let width = points.first?.count ?? 0
    precondition(points.allSatisfy { $0.count == width }, "a Pareto front needs points with the same objectives")
    guard width > 0 else { return Array(points.indices) }
    // Best first, objective by objective: nothing is dominated by what comes after it.
    let order = points.indices.filter { !points[$0].contains(where: \.isNaN) }
      .sorted { points[$1].lexicographicallyPrecedes(points[$0]) }
    return (width <= 2 ? staircase(order, points, width) : survivors(order, points, width)).sorted()
  }

  /// In one pass: a point survives if it has the best last objective so far.
  private static func staircase(_ order: [Int], _ points: [[Double]], _ width: Int) -> [Int] {
    var front: [Int] = []
    for index in order {
      guard let last = front.last.map({ points[$0] }) else {
        front.append(index)
        continue
      }
      // A single objective leaves only those equal to the first.
      if points[index] == last || (width == 2 && points[index][1] > last[1]) { front.append(index) }
    }
    return front
  }

  /// What dominates a point is on the front already, or something on the front dominates both.
  private static func survivors(_ order: [Int], _ points: [[Double]], _ width: Int) -> [Int] {
    var front: [Int] = []
    // One flat array: the inner loop runs over neighbours in memory.
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

  /// Marks the front among results with every ranked metric known; metrics that none of them has do not count.
  static func mark(_ results: inout [SweepResult], among indices: [Int], ranking: Ranking) {
    // Signs turn every metric into one of which more is better.
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
