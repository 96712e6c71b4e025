import SutureProcess

/// How plugin code is run.
public struct SandboxSettings: Hashable, Sendable, Codable {
  /// The default time limit for loading a library and for one build, in seconds of wall time.
  public static let defaultBuildSeconds = 10.0
  /// The default memory limit of a builder, in bytes: 4 GiB or half of the available memory, whichever is less.
  public static var defaultBuildMemory: Int { min(4 << 30, SystemMemory.byteCount / 2) }
  /// The file of the running program, even if it has been replaced since.
  public static let thisProgram = "/proc/self/exe"

  /// The program started for builders and workers: this one.
  public var program: String
  /// Time limit for loading a library and for one build, in seconds of wall time; nil for no limit.
  public var buildSeconds: Double?
  /// Memory limit of a builder, in bytes; nil for no limit.
  public var buildMemory: Int?
  /// Whether builders are confined as far as the system supports it; limits apply in any case.
  public var isConfined: Bool

  /// Creates settings.
  public init(
    program: String = SandboxSettings.thisProgram, buildSeconds: Double? = SandboxSettings.defaultBuildSeconds,
    buildMemory: Int? = SandboxSettings.defaultBuildMemory, isConfined: Bool = true
  ) {
    self.program = program
    self.buildSeconds = buildSeconds
    self.buildMemory = buildMemory
    self.isConfined = isConfined
  }
}
