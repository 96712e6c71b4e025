/// What one side of a comparison gave over all rounds.
struct MeasuredCell: Hashable, Sendable, Codable {
  /// The median over the rounds' medians; nil where something failed.
  var seconds: Double?
  /// Each round's median.
  var medians: [Double] = []
  /// How many runs each round measured.
  var runs: Int = 0
  /// The most memory of any round.
  var peakByteCount: Int?
  /// The number of trained numbers.
  var parameters: Int?
  /// The version of what measured.
  var version: String?
  /// What failed.
  var failure: String?

  enum CodingKeys: String, CodingKey {
    case seconds, medians, runs, parameters, version, failure
    case peakByteCount = "peak_bytes"
  }

  /// Takes in a round.
  mutating func add(_ measurement: RoundMeasurement) {
    guard let median = BenchmarkStatistics.median(measurement.seconds) else { return }
    medians.append(median)
    seconds = BenchmarkStatistics.median(medians)
    note(measurement)
  }

  /// Takes in what is known beside times.
  mutating func note(_ measurement: RoundMeasurement) {
    if let bytes = measurement.peakByteCount { peakByteCount = max(peakByteCount ?? 0, bytes) }
    parameters = measurement.parameters ?? parameters
    version = measurement.version ?? version
  }

  /// Gives up.
  mutating func fail(_ error: MeasurementError) {
    seconds = nil
    failure = error.description
  }
}
