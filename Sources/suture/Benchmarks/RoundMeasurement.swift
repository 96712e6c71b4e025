/// The measurements of one side of a comparison in one round.
struct RoundMeasurement: Hashable, Sendable, Decodable {
  /// The wall time of each run, in seconds.
  let seconds: [Double]
  /// The peak memory of the process, in bytes.
  let peakByteCount: Int?
  /// Number of trainable parameters.
  let parameters: Int?
  /// The version of the measured program.
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

  /// Whether there are times and all are finite and positive.
  var isPlausible: Bool { !seconds.isEmpty && seconds.allSatisfy { $0 > 0 && $0.isFinite } }
}

/// One side of a comparison: this program, a peer's engine or a plain copy.
protocol MeasuredSide: AnyObject {
  /// Prepares; called once, before anything else.
  func begin() throws(MeasurementError)
  /// Measures a number of runs after warm-up.
  func measure(runs: Int) throws(MeasurementError) -> RoundMeasurement
  /// Releases all resources; called once, at the end.
  func end()
}
