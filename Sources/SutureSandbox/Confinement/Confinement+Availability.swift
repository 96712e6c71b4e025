internal import CConfinement
import Glibc

extension Confinement {
  /// The confinement mechanisms available on this machine.
  public struct Availability: Codable, Hashable, Sendable {
    /// Landlock's version; nil if unavailable.
    public let landlock: Int?
    /// Why Landlock is unavailable, as a clause; nil if it is available.
    public let landlockObstacle: String?
    /// Whether system calls can be filtered.
    public let filtersCalls: Bool
    /// Whether files in memory can be sealed against changes.
    public let sealsFiles: Bool

    /// The first missing mechanism, as a clause; nil if none is missing.
    public var missingFeature: String? {
      if !filtersCalls { return "the kernel cannot filter system calls" }
      if landlock == nil { return "the kernel has no Landlock" }
      return sealsFiles ? nil : "the kernel cannot seal files in memory"
    }

    /// Whether all mechanisms are available.
    public var isComplete: Bool { landlock != nil && filtersCalls && sealsFiles }
  }

  /// Detects the available mechanisms without applying any.
  public static var availability: Availability {
    let landlock = confinement_landlock_version()
    return Availability(
      landlock: landlock > 0 ? Int(landlock) : nil, landlockObstacle: obstacle(landlock),
      filtersCalls: confinement_can_filter_calls() == 1,
      sealsFiles: (try? SealedFile(bytes: [], name: "suture")) != nil)
  }

  private static func obstacle(_ landlock: Int32) -> String? {
    switch -landlock {
    case ...0: nil
    case ENOSYS: "the kernel was built without it"
    case EOPNOTSUPP: "it is disabled; add it to 'lsm=' in the kernel's boot parameters"
    case let code: words(code)
    }
  }
}
