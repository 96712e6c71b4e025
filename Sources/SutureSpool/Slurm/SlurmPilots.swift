import Glibc
import SutureSupport

/// Keeps a number of pilots in Slurm's queue while there are jobs.
///
/// What Slurm tells of its tasks decides only whether new ones are asked for: its state may be lost, late or wrong.
/// Which jobs have ended is known from the results alone.
public final class SlurmPilots: PilotSupply {
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
  /// The number of tasks in a row that ended without a report.
  private var failures = 0
  private var reported: Set<String> = []
  private var cancelled: Set<String> = []
  private var heldTold: Set<String> = []
  private var trouble: String?

  /// - Parameter tell: called with messages.
  public init(_ options: SlurmOptions, interval: Duration = .seconds(10), tell: @escaping (String) -> Void) {
    self.options = options
    self.interval = interval
    self.tell = tell
  }

  public var status: String? { queue?.summary }

  // MARK: Supply

  public func tend(_ need: PilotNeed) throws {
    reported.formUnion(need.reported)
    expected.subtract(need.reported)
    if !need.reported.isEmpty { failures = 0 }
    if let running = submission {
      guard let outcome = running.outcome() else { return }
      submission = nil
      finishSubmission(outcome)
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
    case .failed(let reason): return fail("squeue", reason)
    case .done(let lines): queue = SlurmQueue(lines: lines)
    }
    if trouble != nil { tell("Slurm answers again") }
    trouble = nil
    let tasks = queue?.tasks ?? []
    try countFailures(present: Set(tasks.map(\.id)))
    for task in tasks where task.isStale && cancelled.insert(task.id).inserted {
      tell("Slurm shows worker \(task.id) as waiting, but will not start it (\(task.reason)): it is cancelled")
      _ = start("scancel", [task.id]).map { finishQuietly($0) }
    }
    for task in tasks where task.isHeld && !task.isStale && heldTold.insert(task.id).inserted {
      tell("worker \(task.id) is held (\(task.reason)): 'scontrol release \(task.id)' lets it start")
    }
    let present = tasks.count { $0.isPresent && !need.lost.contains($0.id) }
    let held = tasks.count { $0.isHeld && !$0.isStale }
    let missing = min(options.pilots, need.jobs) - present - held
    if missing > 0 { submit(missing) }
  }

  /// Counts the tasks that ended without a report.
  /// - Throws: `SpoolError.pilotsFail` if there were too many in a row.
  private func countFailures(present: Set<String>) throws {
    let ended = expected.subtracting(present)
    expected.subtract(ended)
    failures += ended.count
    guard failures > 2 * options.pilots else { return }
    throw SpoolError.pilotsFail(
      count: failures, logs: "\(options.spool)/logs", lastWords: ended.sorted().lazy.compactMap(lastWords).first)
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
    do { try FileBytes.replace(file, with: Array(SlurmScript(asked).description.utf8)) } catch {
      return fail("sbatch", "\(error)")
    }
    submission = start("sbatch", ["--parsable", file])
  }

  private func finishSubmission(_ outcome: SlurmCommand.Outcome) {
    switch outcome {
    case .failed(let reason): fail("sbatch", reason)
    case .done(let lines):
      // With several clusters, the cluster's name follows a semicolon.
      guard let id = lines.last?.split(separator: ";").first, id.allSatisfy(\.isNumber) else {
        return fail("sbatch", "the answer '\(lines.last ?? "")' names no job")
      }
      expected.formUnion((0..<submittedCount).map { "\(id)_\($0)" })
    }
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
    if trouble != text { tell("\(text); workers that run go on, and Slurm is asked again") }
    trouble = text
  }

  private func finishQuietly(_ command: SlurmCommand, within limit: Duration = .seconds(15)) {
    let end = ContinuousClock.now + limit
    while command.outcome() == nil, ContinuousClock.now < end { usleep(20_000) }
  }

  /// Cancels all pilots of the spool, also those whose submission was not answered.
  public func end() {
    if let submission { finishQuietly(submission) }
    guard let command = start("scancel", ["--name=\(options.jobName)", "--user=\(geteuid())"]) else { return }
    finishQuietly(command)
  }
}
