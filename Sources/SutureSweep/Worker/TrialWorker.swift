import Glibc
import SutureProcess

/// A worker as the coordinator sees it: this program in another process, with one request at a time.
final class TrialWorker {
  /// How a request ended.
  enum Outcome {
    /// With an answer, after so much.
    case answered(TrialReply, ProcessUsage)
    /// Without one; the worker is of no further use.
    case lost(TrialLoss)
  }

  /// How much longer than allowed the coordinator lets a worker compute that should have ended itself, in seconds.
  private static let cpuGrace = 1.0
  /// How often memory is looked at, at most.
  private static let watchInterval = Duration.milliseconds(20)

  private let worker: WorkerProcess<WorkerMessage>
  /// Whether a crash prints where it happened, which takes some seconds.
  let printsBacktrace: Bool
  private var number = 0
  private var limits = TrialLimits(wall: .infinity)
  private var phase = TrialPhase.preparing
  private var phaseBegan = ContinuousClock.now
  private var began = ContinuousClock.now
  private var cpuBefore = 0.0
  private var peak = 0
  private var watched = ContinuousClock.now

  /// Swift's own crash report, so short that its message stays among what is kept.
  private static let backtrace =
    "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,limit=4"

  /// Starts a worker.
  /// - Parameters:
  ///   - executable: this program.
  ///   - printsBacktrace: whether a crash prints where it happened, which takes some seconds.
  init(executable: String, printsBacktrace: Bool = false) throws(ProcessError) {
    self.printsBacktrace = printsBacktrace
    worker = try WorkerProcess(
      executable, [WorkerLoop.commandName],
      environment: ["SWIFT_BACKTRACE": printsBacktrace ? TrialWorker.backtrace : "enable=no"])
  }

  /// Whether nothing has been asked of it before the latest request: what became of that is due to nobody else.
  var isFresh: Bool { number <= 1 }

  /// The process, to be waited for.
  var process: ChildProcess { worker.process }

  /// Sends a request.
  /// - Throws: where the worker is gone, or has said something that nobody asked for.
  func send(_ request: TrialRequest) throws(ProcessError) {
    let received = worker.receive()
    guard received.messages.isEmpty, received.ending == nil else { throw .gone }
    // What an earlier trial printed does not explain how this one ends.
    process.forgetErrors()
    number += 1
    limits = request.limits
    phase = .preparing
    cpuBefore = process.cpuSeconds() ?? 0
    peak = 0
    began = .now
    phaseBegan = began
    watched = began
    try process.send(NumberedRequest(number: number, request: request))
  }

  /// What has become of the request, without waiting; nil while it is under way.
  func outcome() -> Outcome? {
    let received = worker.receive()
    for (index, message) in received.messages.enumerated() {
      switch message {
      case .phase(let phase):
        self.phase = phase
        phaseBegan = .now
      case .answer(number, let reply, let usage, let condition) where index == received.messages.count - 1:
        return outcome(
          reply, ProcessUsage(peakMemory: max(peak, usage.peakMemory), cpuSeconds: usage.cpuSeconds), condition)
      case .forked(number, let phase, let usage) where index == received.messages.count - 1:
        process.end()
        return .lost(
          TrialLoss(.forked, while: phase, errorText: process.errorText, usage: usage))
      case .answer, .forked:
        // Forged, or more than one.
        process.end()
        return .lost(loss(.garbled(.garbled)))
      }
    }
    if let ending = received.ending { return .lost(loss(of: ending)) }
    return brokenLimit().map { kind in
      let cpu = process.cpuSeconds()
      process.end()
      return .lost(loss(kind, cpu: cpu))
    }
  }

  /// An answer, or none where it may be due to earlier trials; a worker that is worn ends, and so is replaced when its
  /// next turn comes.
  private func outcome(_ reply: TrialReply, _ usage: ProcessUsage, _ condition: WorkerCondition) -> Outcome {
    var doubt: String?
    if case .failure(let reason) = reply, condition.mayDiffer, !isFresh { doubt = reason }
    if doubt != nil || condition.isWorn { process.end() }
    guard let doubt else { return .answered(reply, usage) }
    return .lost(TrialLoss(.failed(doubt), while: phase, errorText: process.errorText, usage: usage))
  }

  /// The limit that the worker has broken without ending itself.
  private func brokenLimit() -> TrialLoss.Kind? {
    if began.duration(to: .now) > .seconds(limits.wall) { return .timedOut(seconds: limits.wall) }
    if let build = limits.build, phase.module != nil, phaseBegan.duration(to: .now) > .seconds(build) {
      return .hung(seconds: build)
    }
    guard watched.duration(to: .now) > TrialWorker.watchInterval else { return nil }
    watched = .now
    peak = max(peak, process.memory() ?? 0)
    if let memory = limits.memory, peak > memory { return .exceededMemory(bytes: memory) }
    if let cpu = limits.cpu, let used = process.cpuSeconds(), used - cpuBefore > cpu + TrialWorker.cpuGrace {
      return .exceededCPU(seconds: cpu)
    }
    return nil
  }

  private func loss(of ending: ProcessEnding) -> TrialLoss {
    let usage = process.usage
    switch ending {
    case .crashed(SIGXCPU):
      if let cpu = limits.cpu { return loss(.exceededCPU(seconds: cpu)) }
      return loss(.crashed(signal: SIGXCPU))
    case .crashed(let signal):
      // Who is refused memory rarely says so.
      if let memory = limits.memory, usage.peakMemory > memory { return loss(.exceededMemory(bytes: memory)) }
      return loss(.crashed(signal: signal))
    case .exited(let status): return loss(.exited(status: status))
    case .garbled, .tooLong, .closedOutput: return loss(.garbled(ending))
    }
  }

  private func loss(_ kind: TrialLoss.Kind, cpu: Double? = nil) -> TrialLoss {
    let text = process.errorText
    let explains =
      switch kind {
      case .crashed, .exited: true
      case .timedOut, .hung, .exceededCPU, .exceededMemory, .forked, .garbled, .failed: false
      }
    let used = process.usage
    return TrialLoss(
      kind, while: phase, message: explains ? LastWords.message(in: text) : nil, errorText: text,
      usage: ProcessUsage(
        peakMemory: max(peak, used.peakMemory), cpuSeconds: max(0, (cpu ?? used.cpuSeconds) - cpuBefore)))
  }

  /// Ends the worker at once.
  func end() { process.end() }
}
