internal import CConfinement
import Glibc

extension Confinement {
  /// What this machine has to confine a process with.
  public struct Offer: Codable, Hashable, Sendable {
    /// Landlock's version; nil where there is none.
    public let landlock: Int?
    /// Why there is no Landlock, as a clause; nil where there is.
    public let landlockObstacle: String?
    /// Whether system calls can be filtered.
    public let filtersCalls: Bool
    /// Whether a library can be kept in memory, where nobody changes it.
    public let sealsFiles: Bool

    /// Whether everything that is put on where it can be had is there.
    public var isComplete: Bool { landlock != nil && filtersCalls && sealsFiles }
  }

  /// Finds out what there is, without putting anything on.
  public static var offer: Offer {
    let landlock = confinement_landlock_version()
    return Offer(
      landlock: landlock > 0 ? Int(landlock) : nil, landlockObstacle: obstacle(landlock),
      filtersCalls: confinement_can_filter_calls() == 1,
      sealsFiles: (try? SealedFile(bytes: [], name: "suture")) != nil)
  }

  private static func obstacle(_ landlock: Int32) -> String? {
    switch -landlock {
    case ...0: nil
    case ENOSYS: "the kernel was built without it"
    case EOPNOTSUPP: "it is turned off; 'lsm=' among the kernel's boot parameters turns it on"
    case let code: words(code)
    }
  }
}
