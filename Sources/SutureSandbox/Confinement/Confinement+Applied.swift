internal import CConfinement

extension Confinement {
  /// What has been put on a process.
  public struct Applied: Codable, Hashable, Sendable {
    /// The version of Landlock that keeps it from files; nil where none does.
    public let landlock: Int?
    /// Whether its system calls are filtered.
    public let filtersCalls: Bool
    /// How many threads were there already, which Landlock does not bind.
    public let otherThreads: Int
    /// Why something was not put on, each with what it is.
    public let obstacles: [String]

    /// Whether everything is on, and binds all threads.
    public var isComplete: Bool { landlock != nil && filtersCalls && otherThreads == 0 }

    /// From what the functions in C return.
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
