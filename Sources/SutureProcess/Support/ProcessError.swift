import Glibc

/// Why a process cannot be started or spoken to.
public enum ProcessError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system cannot start the program; `code` is its `errno`.
  case unstartable(program: String, code: Int32)
  /// The system has no pipe or no descriptor left; `code` is its `errno`.
  case noPipe(code: Int32)
  /// What was to be sent cannot be written as JSON.
  case unwritable(reason: String)
  /// The process is gone, or has closed its input.
  case gone

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .unstartable(let program, let code): "'\(program)' cannot be started: \(String(cString: strerror(code)))"
    case .noPipe(let code): "no pipe can be made: \(String(cString: strerror(code)))"
    case .unwritable(let reason): "a message cannot be written: \(reason)"
    case .gone: "the process reads nothing any more"
    }
  }
}
