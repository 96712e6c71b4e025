import SutureTraining

/// Candidates measured for an estimate of time, spread evenly over the list, with the bare backbone.
struct SweepSample {
  /// One of them.
  struct Member {
    let candidate: Candidate
    var cost: CostReport?
    var pace: TrainingPace?
    var scoring: Double?
    /// Why it could not be measured; nil where it was.
    var failure: String?
  }

  private(set) var members: [Member]
  /// Seconds that one candidate's cost takes, one at a time.
  private(set) var costSeconds = 0.0
  /// Warnings about the shapes of a training step, for the sample and for every module alone.
  private(set) var warnings: [(candidate: Candidate, warning: String)] = []

  /// Measures: costs one at a time, training side by side as the sweep would.
  /// - Throws: `SweepRunner.Interrupted` where the user stops it.
  init(_ candidates: [Candidate], size: Int, measuredBy runner: SweepRunner) throws {
    let rivals = candidates.filter { !$0.isBaseline }
    let count = min(size, rivals.count)
    let chosen = (0..<count).map { rivals[$0 * rivals.count / count] }
    members = (candidates.filter(\.isBaseline) + chosen).map { Member(candidate: $0) }

    let began = ContinuousClock.now
    var bare: Double?
    try measure(.cost(latency: runner.needsLatency), workers: 1, runner) { member, reply in
      guard case .cost(let report, let bareLatency) = reply else { return }
      member.cost = report.paced(now: bareLatency, bare: bare)
      bare = bare ?? report.latency
    }
    costSeconds = began.duration(to: .now).seconds / Double(max(members.count, 1))
    for case .score(let stage) in runner.specification.stages {
      let began = ContinuousClock.now
      try measure(.score(stage.proxies, batch: stage.batch, seed: 0), workers: runner.options.workers, runner) { _, _ in
      }
      let seconds = began.duration(to: .now).seconds * Double(runner.options.workers) / Double(max(members.count, 1))
      for index in members.indices { members[index].scoring = seconds }
    }
    if runner.specification.stages.contains(where: \.isTraining) {
      try measure(.pace, workers: runner.options.workers, runner) { member, reply in
        if case .pace(let pace) = reply { member.pace = pace }
      }
      try findWarnings(candidates, runner)
    }
  }

  /// Builds what has not failed at the shapes of a training step.
  ///
  /// Modules outside the sample that cannot be built have no warning: the sweep itself reports them.
  private mutating func findWarnings(_ candidates: [Candidate], _ runner: SweepRunner) throws {
    let sampled = Set(members.map(\.candidate.ordinal))
    let built =
      members.filter { $0.failure == nil }.map(\.candidate)
      + candidates.filter { $0.asPart != nil && !sampled.contains($0.ordinal) }
    var found: [Int: [String]] = [:]
    let handler = WorkerPool.Handler(
      lost: { _, _, _ in },
      replied: { index, reply, _ in
        if case .warnings(let warnings) = reply { found[index] = warnings }
      })
    let requests = built.map { runner.request(for: $0, .warnings) }
    guard try runner.pool.run(requests, workers: runner.options.workers, handler) == .complete else {
      throw SweepRunner.Interrupted()
    }
    warnings = built.enumerated().flatMap { index, candidate in (found[index] ?? []).map { (candidate, $0) } }
  }

  /// Measures those that have not failed; one that fails is not measured again.
  private mutating func measure(
    _ job: TrialRequest.Job, workers: Int, _ runner: SweepRunner, take: @escaping (inout Member, TrialReply) -> Void
  ) throws {
    var members = members
    let places = members.indices.filter { members[$0].failure == nil }
    let handler = WorkerPool.Handler(
      lost: { index, loss, isFinal in if isFinal { members[places[index]].failure = loss.description } },
      replied: { index, reply, _ in
        members[places[index]].failure = reply.failure(asAnswerTo: job)
        take(&members[places[index]], reply)
      })
    let requests = places.map { runner.request(for: members[$0].candidate, job) }
    guard try runner.pool.run(requests, workers: workers, handler) == .complete else {
      throw SweepRunner.Interrupted()
    }
    self.members = members
  }
}
