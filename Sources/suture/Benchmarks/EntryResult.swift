/// What was measured of one entry.
struct EntryResult: Hashable, Sendable, Codable {
  /// What was measured.
  let entry: BenchmarkEntry
  /// This program.
  var suture: MeasuredCell
  /// The peer, operation by operation; nil without a peer.
  var eager: MeasuredCell?
  /// The peer, compiled; nil without a peer.
  var compile: MeasuredCell?
  /// A plain copy of the input; nil where nothing is compared with it.
  var copy: MeasuredCell?

  /// The peer's time over ours; nil where either is missing.
  func ratio(_ engine: PeerRequest.Engine) -> Double? { ratio(of: cell(engine)) }

  /// A plain copy's time over ours: the share of its bandwidth that one read and one write of the tensor had.
  var bandwidthShare: Double? { ratio(of: copy) }

  /// Our peak memory over the peer's eager one.
  var memoryRatio: Double? {
    guard suture.seconds != nil, eager?.seconds != nil, let own = suture.peakByteCount,
      let other = eager?.peakByteCount, other > 0
    else { return nil }
    return Double(own) / Double(other)
  }

  /// The peer's cell.
  func cell(_ engine: PeerRequest.Engine) -> MeasuredCell? {
    switch engine {
    case .eager: eager
    case .compile: compile
    }
  }

  /// What failed and what does not fit, in words.
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
