/// The measurements of one side of a comparison, over all rounds.
struct MeasuredCell: Hashable, Sendable, Codable {
  /// The median of the rounds' medians, in seconds; nil if a measurement failed.
  var seconds: Double?
  /// The median of each round, in seconds.
  var medians: [Double] = []
  /// Number of measured runs per round.
  var runs: Int = 0
  /// The peak memory over all rounds, in bytes.
  var peakByteCount: Int?
  /// Number of trainable parameters.
  var parameters: Int?
  /// The version of the measured program.
  var version: String?
  /// The error, if the measurement failed.
  var failure: String?

  enum CodingKeys: String, CodingKey {
    case seconds, medians, runs, parameters, version, failure
    case peakByteCount = "peak_bytes"
  }

  /// Adds a round.
  mutating func add(_ measurement: RoundMeasurement) {
    guard let median = BenchmarkStatistics.median(measurement.seconds) else { return }
    medians.append(median)
    seconds = BenchmarkStatistics.median(medians)
    note(measurement)
  }

  /// Records everything except times.
  mutating func note(_ measurement: RoundMeasurement) {
    if let bytes = measurement.peakByteCount { peakByteCount = max(peakByteCount ?? 0, bytes) }
    parameters = measurement.parameters ?? parameters
    version = measurement.version ?? version
  }

  /// Records a failure.
  mutating func fail(_ error: MeasurementError) {
    seconds = nil
    failure = error.description
  }
}
