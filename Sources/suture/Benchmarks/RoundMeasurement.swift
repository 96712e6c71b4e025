/// What one side of a comparison measured in one round.
struct RoundMeasurement: Hashable, Sendable, Decodable {
  /// The wall time of each run.
  let seconds: [Double]
  /// The most memory that the process held for it.
  let peakByteCount: Int?
  /// The number of trained numbers.
  let parameters: Int?
  /// The version of what measured.
  let version: String?

  enum CodingKeys: String, CodingKey {
    case seconds, parameters, version
    case peakByteCount = "peak_bytes"
  }

  init(seconds: [Double], peakByteCount: Int? = nil, parameters: Int? = nil, version: String? = nil) {
    self.seconds = seconds
    self.peakByteCount = peakByteCount
    self.parameters = parameters
    self.version = version
  }

  /// Whether the times can be times.
  var isPlausible: Bool { !seconds.isEmpty && seconds.allSatisfy { $0 > 0 && $0.isFinite } }
}

/// One side of a comparison: this program, a peer's engine, a plain copy.
protocol MeasuredSide: AnyObject {
  /// Gets ready; called once, before anything else.
  func begin() throws(MeasurementError)
  /// Measures some runs after warm-up.
  func measure(runs: Int) throws(MeasurementError) -> RoundMeasurement
  /// Lets go of everything; called once, at the end.
  func end()
}
