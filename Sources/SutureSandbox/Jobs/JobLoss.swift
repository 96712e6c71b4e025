import SutureProcess

/// How a job lost its process, or a builder that it needed.
public struct JobLoss: Error, Hashable, Sendable, Codable {
  /// What happened.
  public enum Kind: Hashable, Sendable, Codable {
    /// A signal ended the process.
    case crashed(signal: Int32)
    /// The process ended by itself, with a status.
    case exited(status: Int32)
    /// There was no answer within this many seconds.
    case timedOut(seconds: Double)
    /// It exceeded its CPU-time limit, in seconds.
    case exceededCPU(seconds: Double)
    /// It exceeded its memory limit, in bytes.
    case exceededMemory(bytes: Int)
    /// It started other processes.
    case forked
    /// It violated its confinement.
    case denied(Confinement.Violation)
    /// It wrote an invalid message or closed its output.
    case garbled(ProcessEnding)
    /// Its answer is invalid, for the given reason.
    case implausible(String)
    /// The machine that ran it was lost, or its time was over; the text is a clause such as `ended early`.
    case abandoned(String)
    /// A process in which the engine computes ended; the text is a sentence.
    case engineEnded(ProcessEnding, reason: String)
  }

  /// What happened.
  public let kind: Kind
  /// The phase in which it happened.
  public let phase: JobPhase
  /// The line on standard error that explains it; nil if there is none.
  public let message: String?
  /// The last 16 KiB of the process's standard error.
  public let errorText: String
  /// The job's resource usage up to then, as far as known.
  public var usage: ProcessUsage

  /// Creates a loss.
  public init(
    _ kind: Kind, while phase: JobPhase, message: String? = nil, errorText: String = "",
    usage: ProcessUsage = ProcessUsage()
  ) {
    self.kind = kind
    self.phase = phase
    self.message = message
    self.errorText = errorText
    self.usage = usage
  }

  /// The module or backbone whose code was running, or nil if none was.
  public var blamed: String? { phase.module }

  /// Whether a retry in another process may succeed.
  ///
  /// A job that exceeded a limit would exceed it again, and so would one that computed until it timed out; a job that
  /// mostly waited may succeed on retry.
  public var isWorthRetrying: Bool {
    switch kind {
    case .crashed, .exited, .garbled, .abandoned, .engineEnded: true
    case .timedOut(let seconds): usage.cpuSeconds < seconds / 2
    case .exceededCPU, .exceededMemory, .forked, .denied, .implausible: false
    }
  }
}

extension JobLoss: CustomStringConvertible {
  /// One sentence: `'x' crashed with SIGSEGV while building`.
  public var description: String {
    switch kind {
    case .abandoned(let clause): return "the worker \(clause)"
    case .engineEnded(_, let reason): return reason
    case .crashed, .exited, .timedOut, .exceededCPU, .exceededMemory, .forked, .denied, .garbled, .implausible: break
    }
    let subject = blamed.map { "'\($0)'" } ?? "the worker"
    return "\(subject) \(what) while \(phase)" + (message.map { ": \($0)" } ?? "")
  }

  /// What happened, as a clause without a subject.
  public var what: String {
    switch kind {
    case .crashed(let signal): "\(ProcessEnding.crashed(signal: signal))"
    case .exited(let status): "\(ProcessEnding.exited(status))"
    case .timedOut(let seconds): "timed out after \(JobLoss.number(seconds)) s"
    case .exceededCPU(let seconds): "exceeded the CPU limit of \(JobLoss.number(seconds)) s"
    case .exceededMemory(let bytes): "exceeded the memory limit of \(JobLoss.size(bytes))"
    case .forked: "started other processes"
    case .denied(let violation): "\(violation)"
    case .garbled(let ending): "\(ending)"
    case .abandoned(let clause): clause
    case .engineEnded(let ending, _): "lost a process of its engine, which \(ending)"
    case .implausible(let reason): "gave an invalid answer (\(reason))"
    }
  }

  private static func number(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }

  /// In GiB if that is a whole number, otherwise in MiB.
  private static func size(_ bytes: Int) -> String {
    bytes.isMultiple(of: 1 << 30) ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
  }
}
