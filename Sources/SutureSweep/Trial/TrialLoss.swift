import SutureProcess

/// How a trial lost its worker.
public struct TrialLoss: Error, Hashable, Sendable, Codable {
  /// What happened.
  public enum Kind: Hashable, Sendable, Codable {
    /// A signal ended the worker.
    case crashed(signal: Int32)
    /// The worker ended by itself, with a status.
    case exited(status: Int32)
    /// There was no answer within so many seconds.
    case timedOut(seconds: Double)
    /// A library was not loaded, or a plugin did not build, within so many seconds.
    case hung(seconds: Double)
    /// It took more of the processor's time than allowed, in seconds.
    case exceededCPU(seconds: Double)
    /// It held more memory than allowed, in bytes.
    case exceededMemory(bytes: Int)
    /// It started processes of its own.
    case forked
    /// It wrote where messages belong, or closed its output.
    case garbled(ProcessEnding)
    /// It answered with a failure for which earlier trials in the same worker may be to blame.
    case failed(String)
  }

  /// What happened.
  public let kind: Kind
  /// What the worker was at.
  public let phase: TrialPhase
  /// The line on standard error that explains it; nil where there is none.
  public let message: String?
  /// The end of what the worker wrote to standard error, 16 KiB at most.
  public let errorText: String
  /// What the trial used until then, as far as is known.
  public let usage: ProcessUsage

  /// Creates a loss.
  public init(
    _ kind: Kind, while phase: TrialPhase, message: String? = nil, errorText: String = "",
    usage: ProcessUsage = ProcessUsage()
  ) {
    self.kind = kind
    self.phase = phase
    self.message = message
    self.errorText = errorText
    self.usage = usage
  }

  /// The module or backbone whose code ran when it happened; nil where that is not known.
  public var blamed: String? { phase.module }

  /// Whether a signal ended the worker.
  var isCrash: Bool { if case .crashed = kind { true } else { false } }

  /// Whether another worker may well answer: what broke a limit would break it again, and so would what computed until
  /// its time was over; who waited in vain may have been unlucky.
  ///
  /// - Parameter wasFresh: whether the worker had done nothing before. Otherwise memory, threads or processes that earlier
  ///   trials left behind may have broken the limit.
  public func isWorthRetrying(wasFresh: Bool) -> Bool {
    switch kind {
    case .crashed, .exited, .garbled, .failed: true
    case .timedOut(let seconds), .hung(let seconds): usage.cpuSeconds < seconds / 2
    case .exceededCPU, .exceededMemory, .forked: !wasFresh
    }
  }
}

extension TrialLoss: CustomStringConvertible {
  /// The facts in one line: `SIGSEGV while building 'x'`.
  public var description: String {
    if case .failed(let reason) = kind { return reason }
    return "\(what) while \(phase)" + (message.map { ": \($0)" } ?? "")
  }

  private var what: String {
    switch kind {
    case .crashed(let signal): SignalName.of(signal)
    case .exited(let status): "\(ProcessEnding.exited(status))"
    case .timedOut(let seconds), .hung(let seconds): "timed out after \(TrialLoss.number(seconds)) s"
    case .exceededCPU(let seconds): "exceeded the CPU limit of \(TrialLoss.number(seconds)) s"
    case .exceededMemory(let bytes): "more than \(TrialLoss.size(bytes)) of memory"
    case .forked: "started processes of its own"
    case .garbled(let ending): "\(ending)"
    case .failed(let reason): reason
    }
  }

  private static func number(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }

  /// In the largest unit that makes it whole, else in MiB.
  private static func size(_ bytes: Int) -> String {
    bytes.isMultiple(of: 1 << 30) ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
  }
}
