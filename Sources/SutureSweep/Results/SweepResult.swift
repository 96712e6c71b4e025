/// One candidate in a sweep's results; field names are those that scripts read.
public struct SweepResult: Hashable, Sendable, Codable {
  /// What became of it.
  public enum State: String, Hashable, Sendable, Codable {
    /// It was trained as far as it went.
    case done
    /// A contract or a limit excludes it.
    case refused
    /// Building or training failed.
    case failed
    /// The sweep has not come to it yet.
    case open
  }

  /// Its number in the sweep; 0 is the bare backbone.
  public var trial: Int
  /// The canonical composition; `identity` for the bare backbone.
  public var composition: String
  /// Where it is grafted, for sweeps that try sites one by one.
  public var site: String?
  /// What became of it.
  public var state: State
  /// Why it was refused, failed, or went no further.
  public var reason: String?
  /// Trained numbers of the whole network.
  public var parameters: Int?
  /// Multiply-adds for one image.
  public var macs: Int?
  /// Milliseconds for one image on this machine.
  public var latencyMilliseconds: Double?
  /// Half the width of the latency's 95 % interval, in milliseconds.
  public var latencyError: Double?
  /// The mean test accuracy over seeds, a fraction.
  public var accuracyMean: Double?
  /// Its standard deviation over seeds; absent for one seed.
  public var accuracyDeviation: Double?
  /// The number of seeds.
  public var seeds: Int
  /// The epochs of the longest training that it came to; accuracies compare only where these are equal.
  public var epochs: Int?
  /// The mean difference to the bare backbone, seed by seed.
  public var difference: Double?
  /// Half the width of that difference's 95 % interval; absent for one seed, and where all seeds differ by the same, for
  /// which Student's t has no interval.
  public var differenceHalfWidth: Double?
  /// Scores that need no training, by name: means over their seeds.
  public var scores: [String: Double]
  /// Whether it belongs to those that are not distinguishable from the first; always true where there is one seed.
  public var leading = false
  /// Whether no other finalist is at least as good in every ranked metric and better in one; a latency counts as better
  /// or worse only beyond its error.
  public var pareto: Bool
  /// Whether it is the bare backbone.
  public var baseline: Bool

  /// Whether the seeds support the difference, taken alone; not written, for scripts can tell by the interval.
  public var isDistinguishable = false
  /// Whether it has every seed of its training; not written.
  var hasAllSeeds = false

  enum CodingKeys: String, CodingKey {
    case trial, composition, site, state, reason, parameters, macs, seeds, epochs, difference, scores, leading, pareto
    case baseline
    case latencyMilliseconds = "latency_ms"
    case latencyError = "latency_error_ms"
    case accuracyMean = "accuracy_mean"
    case accuracyDeviation = "accuracy_sd"
    case differenceHalfWidth = "difference_half_width"
  }

  /// Every key is written, null where there is no value, so that scripts need not ask whether a key is there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(trial, forKey: .trial)
    try container.encode(composition, forKey: .composition)
    try container.encode(site, forKey: .site)
    try container.encode(state, forKey: .state)
    try container.encode(reason, forKey: .reason)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(macs, forKey: .macs)
    try container.encode(latencyMilliseconds, forKey: .latencyMilliseconds)
    try container.encode(latencyError, forKey: .latencyError)
    try container.encode(accuracyMean, forKey: .accuracyMean)
    try container.encode(accuracyDeviation, forKey: .accuracyDeviation)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(difference, forKey: .difference)
    try container.encode(differenceHalfWidth, forKey: .differenceHalfWidth)
    try container.encode(scores, forKey: .scores)
    try container.encode(leading, forKey: .leading)
    try container.encode(pareto, forKey: .pareto)
    try container.encode(baseline, forKey: .baseline)
  }

  /// A metric as it is ranked; nil where it is not known.
  func value(of metric: Metric) -> Double? {
    switch metric {
    case .accuracy: accuracyMean
    case .parameters: parameters.map(Double.init)
    case .macs: macs.map(Double.init)
    case .latency: latencyMilliseconds
    }
  }

  /// How far a metric may be off, in its unit; 0 for what is counted, and for accuracies, whose spread is over seeds.
  func error(of metric: Metric) -> Double {
    guard metric == .latency, let latencyMilliseconds else { return 0 }
    return latencyError ?? latencyMilliseconds * SweepResult.assumedLatencyError
  }

  /// The relative error of latencies that were recorded without one.
  static let assumedLatencyError = 0.1
}
