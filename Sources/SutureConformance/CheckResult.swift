import SutureRegistry

/// What one check found of one module, backbone or composition.
public struct CheckResult: Hashable, Sendable, Codable {
  /// How it ended.
  public enum Status: String, Hashable, Sendable, Codable {
    /// The requirement is met.
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
  /// What was looked at, or why it failed or was skipped.
  public let detail: String
  /// How long it took, in seconds.
  public let seconds: Double
  /// Why it failed, without the case that it failed for, so that equal causes can be shown once; nil where the detail
  /// holds for one case only.
  public var cause: String? = nil
  /// How many cases of this check failed for the cause.
  public var count = 1
  /// A command line that shows the failure.
  public var reproduce: String? = nil

  /// The same with the options that its command line needs to show the failure again.
  public func reproducing(with options: ReproductionOptions) -> CheckResult {
    // A comparison has no check that runs alone.
    guard status == .failed, check != FixtureComparison.id || reproduce != nil else { return self }
    var result = self
    let command = reproduce ?? "suture verify \(module) --check \(check)"
    result.reproduce = command + options.suffix(of: command)
    return result
  }

  /// The same with the folders of the registry in its command line.
  public func reproducing(with registry: String) -> CheckResult {
    reproducing(with: ReproductionOptions(registry: registry))
  }
}
