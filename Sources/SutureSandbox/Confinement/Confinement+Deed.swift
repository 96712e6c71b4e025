internal import CConfinement
import Glibc

extension Confinement {
  /// What a confined process was ended for.
  public enum Deed: Int32, CaseIterable, Codable, Hashable, Sendable, CustomStringConvertible {
    case other = 0
    case network = 1
    case process = 2
    case program = 3
    case signal = 4
    case inspection = 5
    case file = 6
    case system = 7

    /// The deed that an exit status stands for; nil where it stands for none.
    public init?(exitStatus: Int32) {
      self.init(rawValue: exitStatus - Int32(CONFINEMENT_EXIT_BASE))
    }

    /// The deed that the signal which ended a process stands for: the filter's own, where no handler could run.
    public init?(signal: Int32) {
      guard signal == SIGSYS else { return nil }
      self = .other
    }

    /// What was tried, as it follows the name of who tried it.
    public var description: String {
      switch self {
      case .other: "tried to do what a plugin may not"
      case .network: "tried to open a socket, as for a network connection"
      case .process: "tried to start a process"
      case .program: "tried to run a program"
      case .signal: "tried to send a signal to another process"
      case .inspection: "tried to reach into another process"
      case .file: "tried to write or change a file"
      case .system: "tried to reach into the operating system"
      }
    }
  }
}
