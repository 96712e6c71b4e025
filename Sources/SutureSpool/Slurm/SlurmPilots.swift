import Glibc
import SutureSupport

/// Keeps a number of pilots in Slurm's queue while there are jobs.
///
/// What Slurm tells of its tasks decides only whether new ones are asked for: its state may be lost, late or wrong.
/// Which jobs have ended is known from the results alone.
public final class SlurmPilots: PilotSupply {
  /// After how many refused submissions the run ends, if none was accepted.
  private static let mostRefusals = 3

  /// Between questions to Slurm.
  private let interval: Duration
  private let options: SlurmOptions
  private let tell: (String) -> Void
  private var submission: SlurmCommand?
  private var question: SlurmCommand?
  private var lastQuestion: ContinuousClock.Instant?
  private var queue: SlurmQueue?
  /// The tasks that were submitted and have neither reported nor ended.
  private var expected: Set<String> = []
  private var submittedCount = 0
  /// The tasks that have reported to the spool.
  private var reported: Set<String> = []
  /// The number of tasks that ended without a report since another one last began to report.
  private var failures = 0
  private var mostFailures: Int { 2 * options.pilots }
  /// The last line that a failed task has printed.
  private var lastFailure: String?
  /// Whether Slurm has accepted a submission of this run.
  private var isAccepted = false
  /// The number of submissions in a row that Slurm has refused.
  private var refusals = 0
  private var cancelled: Set<String> = []
  private var heldTold: Set<String> = []
  /// The failures that were told, by command.
  private var troubles: [String: String] = [:]

  /// - Parameter tell: called with messages.
  public init(_ options: SlurmOptions, interval: Duration = .seconds(10), tell: @escaping (String) -> Void) {
    self.options = options
    self.interval = interval
    self.tell = tell
  }

  public var status: String? { queue?.summary }

  // MARK: Supply

  public func tend(_ need: PilotNeed) throws {
    expected.subtract(need.reported)
    if !need.reported.isSubset(of: reported) { failures = 0 }
    reported.formUnion(need.reported)
    if let running = submission {
      guard let outcome = running.outcome() else { return }
      submission = nil
      try finishSubmission(outcome)
    }
    if let running = question {
      guard let outcome = running.outcome() else { return }
      question = nil
      try finishQuestion(outcome, need)
    }
    if lastQuestion.map({ $0.duration(to: .now) > interval }) ?? true {
      lastQuestion = .now
      question = start(
        "squeue", ["--noheader", "--array", "--name=\(options.jobName)", "--format=\(SlurmQueue.format)"])
    }
  }

  /// Asks for as many tasks as are missing.
  private func finishQuestion(_ outcome: SlurmCommand.Outcome, _ need: PilotNeed) throws {
    switch outcome {
    case .failed(let reason):
      refusals = 0
      return fail("squeue", reason)
    case .missing:
      let reason = SlurmCommand.missingReason
      guard queue != nil else { throw SpoolError.slurm(command: "squeue", reason: reason) }
      return fail("squeue", reason)
    case .done(let lines): queue = SlurmQueue(lines: lines)
    }
    if troubles.removeValue(forKey: "squeue") != nil { tell("Slurm answers again") }
    let tasks = queue?.tasks ?? []
    try countFailures(present: Set(tasks.map(\.id)), need)
    let stale = tasks.filter { $0.isStale && cancelled.insert($0.id).inserted }
    for task in stale {
      tell("Slurm shows worker \(task.id) as waiting, but will not start it (\(task.reason)): it is cancelled")
    }
    if !stale.isEmpty, let command = start("scancel", stale.map(\.id)) { finish(command) }
    for task in tasks where task.isHeld && !task.isStale && heldTold.insert(task.id).inserted {
      tell("worker \(task.id) is held (\(task.reason)): 'scontrol release \(task.id)' lets it start")
    }
    let present = tasks.count { $0.isPresent && !need.lost.contains($0.id) }
    let held = tasks.count { $0.isHeld && !$0.isStale }
    let missing = min(options.pilots, need.jobs) - present - held
    if missing > 0, failures <= mostFailures { submit(missing) }
  }

  /// Counts the tasks that ended without a report; after too many, no others are asked for.
  /// - Throws: `SpoolError.pilotsFail` if there were too many, and no pilot is at work.
  private func countFailures(present: Set<String>, _ need: PilotNeed) throws {
    let before = failures
    let ended = expected.subtracting(present)
    expected.subtract(ended)
    failures += ended.count
    guard failures > mostFailures else { return }
    lastFailure = ended.sorted().lazy.compactMap(lastWords).first ?? lastFailure
    let error = SpoolError.pilotsFail(count: failures, logs: "\(options.spool)/logs", lastWords: lastFailure)
    if need.reported.isEmpty { throw error }
    if before <= mostFailures { tell("\(error): no more are asked for; those at work go on") }
  }

  private func lastWords(of task: String) -> String? {
    guard let bytes = try? FileBytes.read("\(options.spool)/logs/\(task).log", limit: 1 << 20, kind: .regular) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").last.map {
      VisibleText.escaped(String($0), keepsLines: false)
    }
  }

  // MARK: Commands

  private func submit(_ count: Int) {
    var asked = options
    asked.pilots = min(count, SlurmOptions.mostPilots)
    submittedCount = asked.pilots
    let file = "\(options.spool)/pilots.sbatch"
    let script = SlurmScript(asked)
    do { try FileBytes.replace(file, with: Array(script.description.utf8)) } catch {
      return fail("sbatch", "\(error)")
    }
    submission = start("sbatch", ["--parsable"] + script.directives + [file])
  }

  /// - Throws: `SpoolError.slurm` if Slurm accepts none of the run's submissions.
  private func finishSubmission(_ outcome: SlurmCommand.Outcome) throws {
    switch outcome {
    case .failed(let reason): try refuse(reason)
    case .missing: try refuse(SlurmCommand.missingReason)
    case .done(let lines):
      // With several clusters, the cluster's name follows a semicolon.
      guard let id = lines.last?.split(separator: ";").first, id.allSatisfy(\.isNumber) else {
        return try refuse("the answer '\(lines.last ?? "")' names no job")
      }
      isAccepted = true
      troubles["sbatch"] = nil
      expected.formUnion((0..<submittedCount).map { "\(id)_\($0)" })
    }
  }

  /// Counts a refused submission: if the first ones are all refused, such as for a wrong partition, so are later ones.
  private func refuse(_ reason: String) throws {
    refusals += 1
    guard !isAccepted, queue?.tasks.isEmpty ?? true, refusals >= SlurmPilots.mostRefusals else {
      return fail("sbatch", reason)
    }
    throw SpoolError.slurm(command: "sbatch", reason: VisibleText.escaped(reason, keepsLines: false))
  }

  private func start(_ name: String, _ arguments: [String]) -> SlurmCommand? {
    do { return try SlurmCommand(name, arguments, tools: options.tools) } catch {
      fail(name, "\(error)")
      return nil
    }
  }

  /// Tells of a failure, once; the next question comes by itself.
  private func fail(_ command: String, _ reason: String) {
    let text = "'\(command)' failed: \(VisibleText.escaped(reason, keepsLines: false))"
    if troubles[command] != text { tell("\(text); workers that run go on, and Slurm is asked again") }
    troubles[command] = text
  }

  /// Waits for a command.
  /// - Returns: how it ended; nil if it still runs.
  @discardableResult
  private func finish(_ command: SlurmCommand, within limit: Duration = .seconds(15)) -> SlurmCommand.Outcome? {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if let outcome = command.outcome() { return outcome }
      usleep(20_000)
    }
    return nil
  }

  /// Cancels all pilots of the spool, also those whose submission was not answered.
  public func end() {
    if let submission { finish(submission) }
    guard let command = start("scancel", ["--name=\(options.jobName)", "--user=\(geteuid())"]) else { return }
    let reason: String
    switch finish(command) {
    case .done: return
    case .failed(let text): reason = text
    case .missing: reason = SlurmCommand.missingReason
    case nil: reason = "no answer"
    }
    // Without an answer of Slurm, nothing was submitted.
    guard queue != nil else { return }
    tell(
      "the workers in Slurm's queue could not be cancelled (\(VisibleText.escaped(reason, keepsLines: false))): "
        + "'scancel --name=\(options.jobName)' does it")
  }
}
