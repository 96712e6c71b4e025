import SutureProcess
import SutureSupport

extension SweepRunner {
  /// Whether latency takes part in limits or ranking; only then is it measured.
  var needsLatency: Bool {
    specification.limits.contains { $0.metric == .latency } || specification.ranking.minimize.contains(.latency)
      || specification.ranking.maximize.contains(.latency)
  }

  /// Whether a recorded cost has all that the sweep needs; stores of earlier versions hold no gains.
  func isComplete(_ report: CostReport, of candidate: Candidate) -> Bool {
    (report.latency != nil || !needsLatency) && (candidate.isBaseline || !report.grafts.isEmpty)
  }

  /// Finds parameters, MACs, gains and, where it matters, latency, and refuses what exceeds the limits.
  ///
  /// Latencies are measured one at a time, the bare backbone's first: side by side they would disturb each other.
  func cost(_ number: Int, _ cohort: inout [Candidate], _ planner: inout TrialPlanner) throws {
    let needsLatency = needsLatency
    var pieces: [Piece] = []
    var failures: [Int: String] = [:]
    var links: [(ordinal: Int, key: String)] = []
    for candidate in cohort {
      let document = try planner.costDocument(of: candidate)
      let key = try document.key
      links.append((candidate.ordinal, key))
      if let report = try store.cost(key, machine: Machine.name), isComplete(report, of: candidate) {
        costs[candidate.ordinal] = report
      } else if let reason = try store.failure(at: key, under: options.limits) {
        failures[candidate.ordinal] = reason
      } else {
        pieces.append(Piece(candidate: candidate, document: document, key: key, job: .cost(latency: needsLatency)))
      }
    }
    try store.link(costs: links, sweep: sweep)
    observe(.stageBegan(name: "cost", total: cohort.count, known: cohort.count - pieces.count))
    try work(pieces, workers: needsLatency ? 1 : options.workers) { piece, reply in
      guard case .cost(let measured, let bareLatency) = reply else { return nil }
      let report = measured.paced(now: bareLatency, bare: self.costs[0]?.latency)
      try self.store.record(report, key: piece.key, document: piece.document, machine: Machine.name)
      self.costs[piece.candidate.ordinal] = report
      return nil
    } failed: { piece, reason in
      failures[piece.candidate.ordinal] = reason
      try self.fail(piece.candidate, reason, stage: number)
    }
    try removeFailures(failures, stage: number, &cohort)
    try remove(overLimit(cohort), .refused, stage: number, &cohort)
  }

  /// Records at once that a candidate failed, for whoever looks at the sweep while the stage runs.
  func fail(_ candidate: Candidate, _ reason: String, stage: Int) throws {
    try store.settle(
      [SweepStore.Outcome(ordinal: candidate.ordinal, state: .failed, reason: reason)], stage: stage, sweep: sweep)
  }

  /// Takes out those that failed; without the bare backbone there is nothing to compare with, so the others end too.
  /// - Throws: `BaselineLoss` where the bare backbone failed.
  func removeFailures(_ failures: [Int: String], stage: Int, _ cohort: inout [Candidate]) throws {
    try remove(failures, .failed, stage: stage, &cohort)
    guard let reason = failures[0] else { return }
    let others = cohort.map { ($0.ordinal, "went no further: the bare backbone failed, so nothing can be compared") }
    try remove(Dictionary(uniqueKeysWithValues: others), .done, stage: stage, &cohort)
    throw BaselineLoss(reason: reason)
  }

  /// Why candidates cost too much; limits are for candidates, not for what they are compared with.
  private func overLimit(_ cohort: [Candidate]) -> [Int: String] {
    guard let baseline = costs[0] else { return [:] }
    var reasons: [Int: String] = [:]
    for candidate in cohort where !candidate.isReference {
      guard let cost = costs[candidate.ordinal] else { continue }
      reasons[candidate.ordinal] = specification.limits.lazy.compactMap { $0.reason(cost, baseline: baseline) }.first
    }
    return reasons
  }
}

extension CostReport {
  /// A metric that cost decides; nil where it is not known.
  subscript(metric: Metric) -> Double? {
    switch metric {
    case .parameters: Double(parameters)
    case .macs: Double(macs)
    case .latency: latency
    case .accuracy: nil
    }
  }
}

extension Limit {
  /// Why a cost exceeds it; nil where it does not.
  func reason(_ cost: CostReport, baseline: CostReport) -> String? {
    guard let value = cost[metric], let bare = baseline[metric] else { return nil }
    let bound = self.value(baseline: bare)
    guard value > bound else { return nil }
    // As many digits as it takes to tell the two apart.
    let digits = (3...9).first { Limit.decimal(value, $0) != Limit.decimal(bound, $0) } ?? 9
    func text(_ value: Double) -> String {
      metric == .latency ? "\(Limit.decimal(value, digits)) ms" : Limit.count(value)
    }
    var sentence =
      switch metric {
      case .latency: "latency \(text(value)) exceeds the limit of \(text(bound))"
      case .parameters: "\(text(value)) parameters exceed the limit of \(text(bound))"
      case .macs: "\(text(value)) MACs for one image exceed the limit of \(text(bound))"
      case .accuracy: "accuracy \(text(value)) exceeds the limit of \(text(bound))"
      }
    if case .aboveBaseline(let fraction) = self.bound {
      sentence += " (the bare backbone's \(text(bare)) and \(Limit.count(fraction * 100)) % more)"
    }
    return sentence
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String { FixedPoint.text(value, digits: digits) }

  /// A number with commas between thousands; with three decimals where it is not whole.
  private static func count(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return Int(exactly: rounded).map(FixedPoint.grouped) ?? "\(rounded)"
  }
}
