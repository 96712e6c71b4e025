/// How a process ended.
public enum ProcessEnding: Hashable, Sendable, Codable {
  /// By itself, with a status.
  case exited(Int32)
  /// By a signal.
  case crashed(signal: Int32)
  /// It was ended, for it wrote what is no message.
  case garbled
  /// It was ended, for it wrote a line that is longer than allowed.
  case tooLong
  /// It was ended, for it closed its output, and went on.
  case closedOutput
}

extension ProcessEnding: CustomStringConvertible {
  /// As after `it`: `crashed with SIGSEGV`.
  public var description: String {
    switch self {
    case .exited(let status): "ended the process with status \(status)"
    case .crashed(let signal): "crashed with \(SignalName.of(signal))"
    case .garbled: "wrote where messages belong"
    case .tooLong: "wrote a line of more than \(LineReader.maximumLength >> 20) MiB where messages belong"
    case .closedOutput: "closed its output and went on"
    }
  }

  /// What the system says of a child that it waited for.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited(waitStatus >> 8 & 0xff) : .crashed(signal: signal)
  }
}
