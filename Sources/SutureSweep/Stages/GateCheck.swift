import SutureComposer
import SutureSandbox

/// Checks that the branches of operators on gates have a gate.
///
/// Contracts do not know that: workers build each branch once.
struct GateCheck {
  /// A branch alone under its operator, such as `gates(se)`.
  private typealias Subject = Placed<Composition>

  /// The findings so far; nil for branches with a gate, and for those that could not be built.
  private var known: [Subject: String?] = [:]

  /// Why candidates are refused, by ordinal.
  /// - Throws: `SweepInterruption` if the user interrupts the run.
  mutating func reasons(
    against candidates: [Candidate], baseline: TrialSubject, on executor: SweepExecutor
  ) throws -> [Int: String] {
    let subjects = candidates.map { candidate in
      (candidate.composition?.gateBranches ?? []).map { Subject($0, at: candidate.site) }
    }
    var seen = Set(known.keys)
    try find(subjects.joined().filter { seen.insert($0).inserted }, baseline, executor)
    var reasons: [Int: String] = [:]
    for (candidate, subjects) in zip(candidates, subjects) {
      for subject in subjects {
        guard let finding = known[subject], let obstacle = finding else { continue }
        reasons[candidate.ordinal] = obstacle
        break
      }
    }
    return reasons
  }

  private mutating func find(_ subjects: [Subject], _ baseline: TrialSubject, _ executor: SweepExecutor) throws {
    guard !subjects.isEmpty else { return }
    var found: [Subject: String?] = [:]
    // A branch that cannot be built is no reason here: the stage that builds the candidate tells why.
    let handler = JobHandler<GateJob>(
      lost: { index, _, isFinal in if isFinal { found[subjects[index]] = .some(nil) } },
      failed: { index, _, _, isFinal in if isFinal { found[subjects[index]] = .some(nil) } },
      answered: { index, answer, _ in
        switch answer {
        case .found(let finding): found[subjects[index]] = .some(finding.obstacle)
        case .outdated: found[subjects[index]] = .some(nil)
        }
      })
    let jobs = subjects.map { subject in
      GateJob(subject: baseline.grafting(Candidate(ordinal: 0, composition: subject.subject, site: subject.site)))
    }
    try executor.run(jobs, workers: executor.options.workers, isNear: true, handler)
    known.merge(found) { _, new in new }
  }
}

extension Composition {
  /// The branches of the operators on gates in the composition, each alone under its operator.
  fileprivate var gateBranches: [Composition] {
    switch self {
    case .module, .identity: []
    case .serial(let parts), .fusion(_, let parts): parts.flatMap(\.gateBranches)
    case .parallel(let parallel, let parts):
      (parallel.joinsGates ? parts.filter { $0 != .identity }.map { .parallel(parallel, [$0]) } : [])
        + parts.flatMap(\.gateBranches)
    case .project(let part), .identityInit(let part): part.gateBranches
    }
  }
}
