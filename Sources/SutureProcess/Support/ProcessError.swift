import Glibc

/// Why a process cannot be started or reached.
public enum ProcessError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system cannot start the program; `code` is its `errno`.
  case unstartable(program: String, code: Int32)
  /// A pipe or descriptor cannot be created; `code` is the `errno`.
  case noPipe(code: Int32)
  /// Memory shared with a child cannot be created; `code` is the `errno`.
  case noSharedMemory(byteCount: Int, code: Int32)
  /// A message cannot be encoded as JSON.
  case unwritable(reason: String)
  /// The process has ended or closed its input.
  case gone

  /// The error in one sentence.
  public var description: String {
    switch self {
    case .unstartable(let program, let code): "'\(program)' cannot be started: \(String(cString: strerror(code)))"
    case .noPipe(let code): "cannot create a pipe: \(String(cString: strerror(code)))"
    case .noSharedMemory(let byteCount, let code):
      "cannot share \(byteCount) bytes of memory with a process: \(String(cString: strerror(code)))"
    case .unwritable(let reason): "cannot encode a message: \(reason)"
    case .gone: "the process no longer reads its input"
    }
  }
}
