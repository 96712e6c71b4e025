import SutureComposer

extension SweepRunner {
  // MARK: Check

  /// Refuses what contracts refuse, without loading a library.
  func check(at sites: [Site]) throws -> WorkerPool.Ending {
    observe(.stageBegan(name: "check", total: open.count, known: 0))
    var refused = 0
    for candidate in open {
      guard let composition = candidate.composition else { continue }
      do {
        for site in sites { try composer.check(composition, at: site, of: specification.backbone.id) }
      } catch {
        try drop(candidate, .refused, reason: "\(error)")
        refused += 1
      }
    }
    observe(.stageEnded(name: "check", remaining: open.count, refused: refused, failed: 0))
    return .complete
  }

  // MARK: Cost

  /// Finds parameters, MACs and latency, and refuses what exceeds the limits.
  ///
  /// One worker at a time: latencies measured side by side would disturb each other.
  func cost(_ planner: inout TrialPlanner) throws -> WorkerPool.Ending {
    var known: [Int: CostReport] = [:]
    var missing: [(candidate: Candidate, document: TrialDocument)] = []
    for candidate in open {
      let document = try planner.costDocument(of: candidate.composition)
      let key = try document.key
      try store.link(sweep: sweep, candidate.ordinal, cost: key)
      if let report = try store.cost(key, machine: Machine.name) {
        known[candidate.ordinal] = report
      } else {
        missing.append((candidate, document))
      }
    }
    observe(.stageBegan(name: "cost", total: open.count, known: known.count))
    var failed = 0
    let requests = missing.map { request(for: $0.candidate, .cost) }
    let ending = try pool.run(requests, workers: 1) { index, result in
      let (candidate, document) = missing[index]
      switch result.reply {
      case .success(.cost(let report)):
        try store.record(report, key: document.key, document: document, machine: Machine.name)
        known[candidate.ordinal] = report
        observe(.progressed(composition: candidate.label, accuracy: nil, failure: nil))
      default:
        let reason = result.failure
        guard candidate.composition != nil else { throw SweepError.workerLost(reason: reason) }
        try drop(candidate, .failed, reason: reason)
        failed += 1
        observe(.progressed(composition: candidate.label, accuracy: nil, failure: reason))
      }
    }
    guard ending == .complete else { return ending }
    let refused = try refuseOverLimit(known)
    observe(.stageEnded(name: "cost", remaining: open.count, refused: refused, failed: failed))
    return .complete
  }

  private func refuseOverLimit(_ costs: [Int: CostReport]) throws -> Int {
    guard let baseline = costs[0] else { return 0 }
    var refused = 0
    for candidate in open where candidate.composition != nil {
      guard let cost = costs[candidate.ordinal] else { continue }
      for limit in specification.limits {
        let bound = limit.value(baseline: baseline[limit.metric])
        guard cost[limit.metric] > bound else { continue }
        let name = limit.metric.rawValue
        try drop(
          candidate, .refused,
          reason: "\(name) \(number(cost[limit.metric])) exceed the limit \(number(bound))"
            + limit.explanation(baseline: number(baseline[limit.metric])))
        refused += 1
        break
      }
    }
    return refused
  }

  private func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\((value * 1000).rounded() / 1000)"
  }

  // MARK: Train

  /// Trains every candidate with every seed, and lets the best go on.
  func train(
    stage: Int, epochs: Int, seeds: [Int], keep: Stage.Kept?, _ planner: inout TrialPlanner
  ) throws -> WorkerPool.Ending {
    let name = "train \(epochs) epoch\(epochs == 1 ? "" : "s") × \(seeds.count) seed\(seeds.count == 1 ? "" : "s")"
    var accuracies: [Int: [Double]] = [:]
    var failures: [Int: String] = [:]
    var missing: [(candidate: Candidate, document: TrialDocument, seed: Int)] = []
    for candidate in open {
      for seed in seeds {
        let document = try planner.trialDocument(of: candidate.composition, epochs: epochs, seed: seed)
        let key = try document.key
        try store.link(sweep: sweep, candidate.ordinal, stage: stage, epochs: epochs, seed: seed, trial: key)
        switch try store.trial(key) {
        case let record?:
          if let accuracy = record.accuracy { accuracies[candidate.ordinal, default: []].append(accuracy) }
          if let reason = record.reason { failures[candidate.ordinal] = reason }
        case nil: missing.append((candidate, document, seed))
        }
      }
    }
    observe(.stageBegan(name: name, total: open.count * seeds.count, known: open.count * seeds.count - missing.count))
    let requests = missing.map { request(for: $0.candidate, .train(epochs: epochs, seed: $0.seed)) }
    let ending = try pool.run(requests, workers: options.workers) { index, result in
      let (candidate, document, _) = missing[index]
      let key = try document.key
      if case .success(.training(let report)) = result.reply {
        try store.record(report, key: key, document: document)
        accuracies[candidate.ordinal, default: []].append(report.accuracy)
        observe(.progressed(composition: candidate.label, accuracy: report.accuracy, failure: nil))
      } else {
        let reason = result.failure
        try store.recordFailure(reason, key: key, document: document)
        failures[candidate.ordinal] = reason
        observe(.progressed(composition: candidate.label, accuracy: nil, failure: reason))
      }
    }
    guard ending == .complete else { return ending }
    for candidate in open {
      if let reason = failures[candidate.ordinal] { try drop(candidate, .failed, reason: reason) }
    }
    try keepBest(keep, accuracies, stage: name)
    observe(.stageEnded(name: name, remaining: open.count, refused: 0, failed: failures.count))
    return .complete
  }

  /// Lets the best candidates go on; the baseline always does.
  private func keepBest(_ keep: Stage.Kept?, _ accuracies: [Int: [Double]], stage: String) throws {
    guard let keep else { return }
    func mean(_ candidate: Candidate) -> Double { accuracies[candidate.ordinal].map(Statistics.mean) ?? 0 }
    let rivals = open.filter { $0.composition != nil }
    let ranked = rivals.sorted { (mean($0), $1.ordinal) > (mean($1), $0.ordinal) }
    let kept = keep.of(rivals.count)
    for (place, candidate) in ranked.enumerated() where place >= kept {
      try store.settle(
        sweep: sweep, candidate.ordinal, .done,
        reason: "place \(place + 1) of \(rivals.count) after '\(stage)', of which \(kept) went on")
      open.removeAll { $0 == candidate }
    }
  }
}

extension CostReport {
  /// A metric that cost decides.
  subscript(metric: Metric) -> Double {
    switch metric {
    case .parameters: Double(parameters)
    case .macs: Double(macs)
    case .latency: latency
    case .accuracy: .nan
    }
  }
}

extension Limit {
  /// Where a relative limit comes from.
  fileprivate func explanation(baseline: String) -> String {
    guard case .aboveBaseline(let fraction) = bound else { return "" }
    return
      " (the bare backbone's \(baseline) and \(Int(exactly: (fraction * 100).rounded()).map(String.init) ?? "\(fraction * 100)") % more)"
  }
}
