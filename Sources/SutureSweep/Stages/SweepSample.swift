import SutureComposer
import SutureSandbox
import SutureTraining

/// Candidates measured for a time estimate: the bare backbone, and others spaced evenly over the list.
struct SweepSample {
  /// A candidate with its measurements.
  struct Member {
    /// The candidate.
    let candidate: Candidate
    /// Parameters, MACs and latency; nil if not measured.
    var cost: CostReport?
    /// The estimated size of a file of its weights, in bytes; nil if not measured.
    var weightsByteCount: Int?
    /// The speed of training; nil if not measured.
    var pace: TrainingPace?
    /// The time for computing the scores of one seed, in seconds; nil if not measured.
    var scoring: Double?
    /// Why the candidate could not be measured; nil if it could.
    var failure: String?
  }

  /// The candidates.
  private(set) var members: [Member]
  /// The mean time for determining the cost of a candidate, one at a time, in seconds.
  private(set) var costSeconds = 0.0
  /// Warnings about the shapes of a training step, for the sample and for every module.
  private(set) var warnings: [(candidate: Candidate, warning: String)] = []

  private let candidates: [Candidate]
  private let baseline: TrialSubject

  /// Selects a sample and measures what the stages of a forecast need.
  /// - Throws: `SweepInterruption` if the user interrupts it.
  init(_ candidates: [Candidate], size: Int, stages: [Stage], plan: SweepPlan, on executor: SweepExecutor) throws {
    let rivals = candidates.filter { !$0.isBaseline }
    let count = min(size, rivals.count)
    let chosen = (0..<count).map { rivals[$0 * rivals.count / count] }
    members = (candidates.filter(\.isBaseline) + chosen).map { Member(candidate: $0) }
    self.candidates = candidates
    baseline = plan.baseline

    try measureCosts(executor, withLatency: plan.measuresLatency)
    for stage in stages where !stage.isTraining { try stage.definition.measure(&self, on: executor) }
    // The speed of training is the same in all training stages.
    try stages.first(where: \.isTraining)?.definition.measure(&self, on: executor)
  }

  /// Measures costs, one at a time.
  private mutating func measureCosts(_ executor: SweepExecutor, withLatency: Bool) throws {
    let began = ContinuousClock.now
    var bare: Double?
    try measure(executor, workers: 1) {
      CostJob(subject: $0, latency: withLatency)
    } take: { member, cost in
      member.cost = cost.report.paced(now: cost.bareLatency, bare: bare)
      member.weightsByteCount = cost.weightsByteCount
      bare = bare ?? cost.report.latency
    }
    costSeconds = began.duration(to: .now).seconds / Double(max(members.count, 1))
  }

  /// Measures the time for computing scores, in parallel as the sweep would.
  mutating func measureScoring(_ executor: SweepExecutor, _ job: (TrialSubject) -> ScoreJob) throws {
    let began = ContinuousClock.now
    let workers = executor.options.workers
    try measure(executor, workers: workers, job) { _, _ in }
    let seconds = began.duration(to: .now).seconds * Double(workers) / Double(max(members.count, 1))
    for index in members.indices { members[index].scoring = seconds }
  }

  /// Measures the speed of training, in parallel as the sweep would, and looks for warnings.
  mutating func measureTraining(_ executor: SweepExecutor) throws {
    try measure(executor, workers: executor.options.workers) {
      PaceJob(subject: $0)
    } take: { member, pace in
      member.pace = pace
    }
    try findWarnings(executor)
  }

  /// Builds the members that have not failed, and each module of all candidates, at the shapes of a training step.
  ///
  /// Modules outside the sample that cannot be built have no warning: the sweep itself reports them.
  private mutating func findWarnings(_ executor: SweepExecutor) throws {
    let known = Set(members.compactMap(\.candidate.asPart))
    var seen: Set<Placed<ModuleReference>> = known
    let parts = candidates.flatMap(\.parts).filter { seen.insert($0).inserted }
    let built =
      members.filter { $0.failure == nil }.map(\.candidate)
      + parts.map { Candidate(ordinal: candidates.count, composition: .module($0.subject), site: $0.site) }
    var found: [Int: [String]] = [:]
    let handler = JobHandler<WarningsJob>(
      lost: { _, _, _ in }, failed: { _, _, _, _ in },
      answered: { index, answer, _ in
        if case .found(let warnings) = answer { found[index] = warnings }
      })
    let jobs = built.map { WarningsJob(subject: baseline.grafting($0)) }
    try executor.run(jobs, workers: executor.options.workers, handler)
    warnings = built.enumerated().flatMap { index, candidate in (found[index] ?? []).map { (candidate, $0) } }
  }

  /// Runs a job for every member that has not failed.
  private mutating func measure<Work: TrialJob>(
    _ executor: SweepExecutor, workers: Int, _ job: (TrialSubject) -> Work,
    take: @escaping (inout Member, Work.Found) -> Void
  ) throws {
    var members = members
    let places = members.indices.filter { members[$0].failure == nil }
    let handler = JobHandler<Work>(
      lost: { index, loss, isFinal in if isFinal { members[places[index]].failure = loss.description } },
      failed: { index, failure, _, isFinal in if isFinal { members[places[index]].failure = failure.description } },
      answered: { index, answer, _ in
        switch answer {
        case .found(let found): take(&members[places[index]], found)
        case .outdated(let what): members[places[index]].failure = "\(SweepError.changedMeanwhile(what))"
        }
      })
    let jobs = places.map { job(baseline.grafting(members[$0].candidate)) }
    try executor.run(jobs, workers: workers, handler)
    self.members = members
  }
}
