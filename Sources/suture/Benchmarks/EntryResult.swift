import SutureExecution

/// The measurements of one entry.
struct EntryResult: Hashable, Sendable, Codable {
  /// The entry.
  let entry: BenchmarkEntry
  /// This program's measurements.
  var suture: MeasuredCell
  /// The peer's measurements in eager mode; nil without a peer.
  var eager: MeasuredCell?
  /// The peer's measurements, compiled; nil without a peer.
  var compile: MeasuredCell?
  /// The measurements of a plain copy of the input; nil if it is not measured.
  var copy: MeasuredCell?

  /// The ratio of the peer's time to ours; nil if either is missing.
  func ratio(_ engine: PeerRequest.Engine) -> Double? { ratio(of: cell(engine)) }

  /// The ratio of a plain copy's time to ours, which is the share of the memory bandwidth that is reached.
  var bandwidthShare: Double? { ratio(of: copy) }

  /// The ratio of our peak memory to the peer's in eager mode.
  var memoryRatio: Double? {
    guard suture.seconds != nil, eager?.seconds != nil, let own = suture.peakByteCount,
      let other = eager?.peakByteCount, other > 0
    else { return nil }
    return Double(own) / Double(other)
  }

  /// The measurements of one of the peer's engines.
  func cell(_ engine: PeerRequest.Engine) -> MeasuredCell? {
    switch engine {
    case .eager: eager
    case .compile: compile
    }
  }

  /// Failures, and differing parameter counts, as text.
  var notes: [String] {
    let sides = [("Suture", suture), ("eager", eager), ("compile", compile), ("copy", copy)]
    var notes = sides.compactMap { name, cell in cell?.failure.map { "\(name): \($0)" } }
    for engine in PeerRequest.Engine.allCases {
      guard let own = suture.parameters, let other = cell(engine)?.parameters, own != other else { continue }
      notes.append("\(engine): \(other) parameters, Suture \(own)")
    }
    return notes
  }

  private func ratio(of cell: MeasuredCell?) -> Double? {
    guard let own = suture.seconds, let other = cell?.seconds, own > 0 else { return nil }
    return other / own
  }
}
