internal import CConfinement
import Glibc

extension Confinement {
  /// What a confined process was killed for.
  public enum Violation: Int32, CaseIterable, Codable, Hashable, Sendable, CustomStringConvertible {
    case other = 0
    case network = 1
    case process = 2
    case program = 3
    case signal = 4
    case inspection = 5
    case file = 6
    case system = 7

    /// The violation encoded in an exit status; nil if there is none.
    public init?(exitStatus: Int32) {
      self.init(rawValue: exitStatus - Int32(CONFINEMENT_EXIT_BASE))
    }

    /// The violation meant by the signal that ended a process: `SIGSYS`, if the filter's handler could not run.
    public init?(signal: Int32) {
      guard signal == SIGSYS else { return nil }
      self = .other
    }

    /// What was attempted, as a clause without a subject.
    public var description: String {
      switch self {
      case .other: "tried something that plugins are not allowed to do"
      case .network: "tried to open a socket (a network connection)"
      case .process: "tried to start a process"
      case .program: "tried to run a program"
      case .signal: "tried to send a signal to another process"
      case .inspection: "tried to access another process"
      case .file: "tried to write or change a file"
      case .system: "tried to access other parts of the operating system"
      }
    }
  }
}
