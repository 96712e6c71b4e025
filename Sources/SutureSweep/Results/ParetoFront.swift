/// Which results no other one beats.
enum ParetoFront {
  /// Marks the front among results with every ranked metric known.
  static func mark(_ results: inout [SweepResult], among indices: [Int], ranking: Ranking) {
    // Signs turn every metric into one of which more is better.
    let metrics = ranking.maximize.map { ($0, 1.0) } + ranking.minimize.map { ($0, -1.0) }
    let points = indices.compactMap { index -> (index: Int, values: [Double])? in
      let values = metrics.compactMap { metric, sign in results[index].value(of: metric).map { $0 * sign } }
      return values.count == metrics.count ? (index, values) : nil
    }
    for point in points {
      results[point.index].pareto = !points.contains { other in
        zip(other.values, point.values).allSatisfy { $0 >= $1 } && zip(other.values, point.values).contains { $0 > $1 }
      }
    }
  }
}
