internal import CConfinement

extension Confinement {
  /// The confinement that was applied to a process.
  public struct Applied: Codable, Hashable, Sendable {
    /// The version of Landlock that restricts file access; nil if Landlock is not active.
    public let landlock: Int?
    /// Whether its system calls are filtered.
    public let filtersCalls: Bool
    /// Number of threads that existed already and are therefore not restricted by Landlock.
    public let otherThreads: Int
    /// Why mechanisms could not be applied, each with the mechanism's name.
    public let obstacles: [String]

    /// Whether all mechanisms are active for all threads.
    public var isComplete: Bool { landlock != nil && filtersCalls && otherThreads == 0 }

    /// Creates a record from the return values of the C functions.
    init(landlock: Int32, filter: Int32, otherThreads: Int) {
      self.landlock = landlock > 0 ? Int(landlock) : nil
      self.filtersCalls = filter == 0
      self.otherThreads = otherThreads
      var obstacles: [String] = []
      if landlock <= 0 { obstacles.append("Landlock: \(Confinement.words(-landlock))") }
      if filter != 0 { obstacles.append("filter of system calls: \(Confinement.words(-filter))") }
      self.obstacles = obstacles
    }
  }
}
