import Glibc

/// How a process ended.
public enum ProcessEnding: Hashable, Sendable, Codable {
  /// It exited with a status.
  case exited(Int32)
  /// A signal ended it.
  case crashed(signal: Int32)
  /// It was killed because it wrote an invalid message.
  case garbled
  /// It was killed because it wrote a line longer than allowed.
  case tooLong
  /// It was killed because it closed its output and did not exit.
  case closedOutput
}

extension ProcessEnding: CustomStringConvertible {
  /// A clause without a subject: `crashed with SIGSEGV`.
  public var description: String {
    switch self {
    case .exited(let status): "exited with status \(status)"
    case .crashed(let signal): "crashed with \(SignalName.of(signal))"
    case .garbled: "wrote an invalid message"
    case .tooLong: "wrote a message longer than \(LineReader.maximumLength >> 20) MiB"
    case .closedOutput: "closed its output and did not exit"
    }
  }

  /// Creates a value from a status returned by `waitpid`.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited(waitStatus >> 8 & 0xff) : .crashed(signal: signal)
  }
}

/// The names of signals.
public enum SignalName {
  private static let names: [Int32: String] = [
    SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGHUP: "SIGHUP", SIGILL: "SIGILL",
    SIGINT: "SIGINT", SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE", SIGPROF: "SIGPROF", SIGQUIT: "SIGQUIT",
    SIGSEGV: "SIGSEGV", SIGSYS: "SIGSYS", SIGTERM: "SIGTERM", SIGTRAP: "SIGTRAP", SIGUSR1: "SIGUSR1",
    SIGUSR2: "SIGUSR2", SIGVTALRM: "SIGVTALRM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
  ]

  /// A signal's name, such as `SIGSEGV`, or a text such as `signal 40` if it has none.
  public static func of(_ signal: Int32) -> String { names[signal] ?? "signal \(signal)" }
}
