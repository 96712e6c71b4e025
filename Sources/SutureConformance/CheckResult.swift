import SutureRegistry

/// What one check found of one module, backbone or composition.
public struct CheckResult: Hashable, Sendable, Codable {
  /// How it ended.
  public enum Status: String, Hashable, Sendable, Codable {
    /// What was promised holds.
    case passed
    /// It does not; the detail says what was expected and what came.
    case failed
    /// It was not looked at; the detail says why.
    case skipped
  }

  /// The id, or the composition as it is written.
  public let module: String
  /// The check's id.
  public let check: String
  /// The check's level.
  public let level: ConformanceLevel
  /// How it ended.
  public let status: Status
  /// What was looked at, or why it failed or was skipped; more lines may follow the first.
  public let detail: String
  /// How long it took.
  public let seconds: Double
}
