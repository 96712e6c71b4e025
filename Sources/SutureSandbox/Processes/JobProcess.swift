import Glibc
import SutureProcess

/// The parent's view of a builder or worker: this program in another process, running one job at a time.
final class JobProcess {
  /// How a job ended.
  enum Outcome<Answer> {
    /// With an answer and the resources used.
    case answered(Answer, ProcessUsage)
    /// With an error reported by the process, which is ready for the next job.
    case failed(JobFailure, ProcessUsage)
    /// Without an answer: a builder was lost, or the process itself, which then cannot be used any more.
    case lost(JobLoss)
  }

  /// The line that asks the current job to end early.
  static let stopLine = Array("stop".utf8)
  /// Seconds of CPU time beyond its limit after which the parent kills a process that did not end itself.
  private static let cpuGrace = 1.0
  /// The shortest interval between checks of memory and CPU time.
  private static let watchInterval = Duration.milliseconds(20)

  /// The child process.
  let process: ChildProcess
  /// The role of the process.
  let role: ProcessRole
  private var number = 0
  private var limits = JobLimits()
  private(set) var phase = JobPhase.preparing
  /// How many phases may still restart the time limit of a phase; nil for no bound.
  private var phasesLeft: Int?
  private var phaseBegan = ContinuousClock.now
  private var began = ContinuousClock.now
  private var cpuBefore = 0.0
  private var peak = 0
  private var watched = ContinuousClock.now

  /// Starts a process.
  /// - Parameters:
  ///   - program: this program's file.
  ///   - environment: variables of a worker in addition to those of this process.
  ///   - passed: descriptors that it receives besides the standard streams; the first becomes number 3.
  init(
    _ role: ProcessRole, program: String, environment: [String: String] = [:], passing passed: [Int32] = []
  ) throws(ProcessError) {
    self.role = role
    // Swift's crash report would take seconds and only show registers; the signal and the last line of output suffice.
    let backtrace = ["SWIFT_BACKTRACE": "enable=no"]
    process = try ChildProcess(
      program, [role.rawValue],
      environment: role == .worker
        ? .inherited(ComputeSettings.variables.merging(environment.merging(backtrace) { $1 }) { $1 })
        : .only(backtrace),
      passing: passed)
  }

  /// Whether the latest job is the process's first.
  var isFresh: Bool { number <= 1 }

  /// Whether the process has been given a job.
  var hasWorked: Bool { number > 0 }

  /// Sends a job.
  /// - Throws: if a process that has done other jobs has ended, or has sent an unexpected message. That a new process has
  ///   ended is told by `outcome`.
  func send<Work: Job>(_ work: Work, limits: JobLimits, settings: SandboxSettings) throws(ProcessError) {
    let received = process.receive()
    guard !hasWorked || received.lines.isEmpty && received.ending == nil else { throw .gone }
    // The output of an earlier job must not be reported for this one.
    process.forgetErrors()
    number += 1
    self.limits = limits
    phase = .preparing
    phasesLeft = work.phaseCount
    cpuBefore = process.cpuSeconds() ?? 0
    peak = 0
    began = .now
    phaseBegan = began
    watched = began
    let request = JobRequest(number: number, job: Work.id, limits: limits, settings: settings, work: work)
    let line = try JobCoding.encode(request)
    do throws(ProcessError) {
      try process.send(line: line)
    } catch {
      if error != .gone || number > 1 { throw error }
    }
  }

  /// Asks the current job to end early with a partial answer.
  func requestStop() {
    // If the process has already ended, the next call of `outcome` notices.
    do { try process.send(line: JobProcess.stopLine) } catch { process.closeInput() }
  }

  /// The job's outcome, without waiting; nil while it is running.
  func outcome<Work: Job>(of work: Work, report: (Work.Event) throws -> Void) throws -> Outcome<Work.Answer>? {
    let received = process.receive()
    for (index, line) in received.lines.enumerated() {
      let isLast = index == received.lines.count - 1
      let message: JobMessage<Work>
      do { message = try JobCoding.decode(JobMessage<Work>.self, line) } catch { return .lost(garbled()) }
      guard message.number == number else { return .lost(garbled()) }
      switch message {
      case .phase(_, let phase):
        self.phase = phase
        if phasesLeft != 0 {
          phasesLeft = phasesLeft.map { $0 - 1 }
          phaseBegan = .now
        }
      case .event(_, let event): try report(event)
      case .answer(_, let answer, let told):
        let used = role == .worker ? told : process.usage
        guard isLast else { return .lost(garbled()) }
        if let fault = work.fault(in: answer) {
          process.end()
          return .lost(loss(.implausible(fault)))
        }
        return .answered(answer, usage(used))
      case .failure(_, let failure, let told):
        let used = role == .worker ? told : process.usage
        guard isLast else { return .lost(garbled()) }
        return .failed(failure, usage(used))
      case .lost(_, let loss):
        // A builder is lost by what the system tells of it; that it started processes is all that it can tell.
        guard isLast, role == .worker || loss.kind == .forked else { return .lost(garbled()) }
        if loss.kind == .forked { process.end() }
        return .lost(role == .worker ? loss : self.loss(.forked))
      }
    }
    if let ending = received.ending { return .lost(loss(of: ending)) }
    return brokenLimit().map { kind in
      let cpu = process.cpuSeconds()
      process.end()
      return .lost(loss(kind, cpu: cpu))
    }
  }

  /// Waits for the job's outcome.
  func wait<Work: Job>(for work: Work, report: (Work.Event) throws -> Void = { _ in }) throws -> Outcome<Work.Answer> {
    while true {
      if let outcome = try outcome(of: work, report: report) { return outcome }
      ChildProcess.wait(for: [process], milliseconds: 40)
    }
  }

  /// Kills the process.
  func end() { process.end() }

  private func usage(_ used: ProcessUsage) -> ProcessUsage {
    ProcessUsage(peakMemory: max(peak, used.peakMemory), cpuSeconds: used.cpuSeconds)
  }

  // MARK: Losses

  /// The loss for an invalid or unexpected message, or one after the answer.
  private func garbled() -> JobLoss {
    process.end()
    return loss(.garbled(.garbled))
  }

  /// The limit that the process has exceeded without ending itself, if any.
  private func brokenLimit() -> JobLoss.Kind? {
    if let limit = limits.wall, JobProcess.seconds(since: began) > limit { return .timedOut(seconds: limit) }
    if let limit = limits.phase, JobProcess.seconds(since: phaseBegan) > limit { return .timedOut(seconds: limit) }
    guard watched.duration(to: .now) > JobProcess.watchInterval else { return nil }
    watched = .now
    peak = max(peak, process.memory() ?? 0)
    if let memory = limits.memory, peak > memory { return .exceededMemory(bytes: memory) }
    if let cpu = limits.cpu, let used = process.cpuSeconds(), used - cpuBefore > cpu + JobProcess.cpuGrace {
      return .exceededCPU(seconds: cpu)
    }
    return nil
  }

  /// Elapsed time in seconds, as a number: a limit may exceed the range of `Duration`.
  private static func seconds(since began: ContinuousClock.Instant) -> Double {
    began.duration(to: .now) / .seconds(1)
  }

  private func loss(of ending: ProcessEnding) -> JobLoss {
    let usage = process.usage
    switch ending {
    case .crashed(let signal):
      if signal == SIGXCPU, let cpu = limits.cpu { return loss(.exceededCPU(seconds: cpu)) }
      if role == .builder, let violation = Confinement.Violation(signal: signal) { return loss(.denied(violation)) }
      // A failed allocation rarely produces a clear message.
      if let memory = limits.memory, usage.peakMemory > memory { return loss(.exceededMemory(bytes: memory)) }
      return loss(.crashed(signal: signal))
    case .exited(let status):
      if role == .builder, let violation = Confinement.Violation(exitStatus: status) { return loss(.denied(violation)) }
      return loss(.exited(status: status))
    case .garbled, .tooLong, .closedOutput: return loss(.garbled(ending))
    }
  }

  private func loss(_ kind: JobLoss.Kind, cpu: Double? = nil) -> JobLoss {
    let text = process.errorText
    let explains =
      switch kind {
      case .crashed, .exited: true
      case .timedOut, .exceededCPU, .exceededMemory, .forked, .denied, .garbled, .implausible, .abandoned, .engineEnded:
        false
      }
    let used = process.usage
    return JobLoss(
      kind, while: phase, message: explains ? FailureMessage.message(in: text) : nil, errorText: text,
      usage: ProcessUsage(
        peakMemory: max(peak, used.peakMemory), cpuSeconds: max(0, (cpu ?? used.cpuSeconds) - cpuBefore)))
  }
}
