import SutureRegistry

/// A result of one check of one module, backbone or composition.
public struct CheckResult: Hashable, Sendable, Codable {
  /// How it ended.
  public enum Status: String, Hashable, Sendable, Codable {
    /// The requirement is met.
    case passed
    /// The requirement is violated; the detail says what was expected and what was found.
    case failed
    /// It was not checked; the detail says why.
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
  /// What was checked, or why it failed or was skipped.
  public let detail: String
  /// How long it took, in seconds.
  public let seconds: Double
  /// Why it failed, independent of the case, so that equal causes can be shown once; nil if the detail applies to one
  /// case only.
  public var cause: String? = nil
  /// Number of cases of this check that failed with this cause.
  public var count = 1
  /// How the plugin's process was lost, as a clause without a subject; nil if it was not.
  public var loss: String? = nil
  /// A command line that reproduces the failure.
  public var reproduce: String? = nil

  /// The result with the options that its command line needs to reproduce the failure.
  public func reproducing(with options: ReproductionOptions) -> CheckResult {
    // A fixture comparison cannot be selected with '--check'.
    guard status == .failed, check != FixtureComparison.id || reproduce != nil else { return self }
    var result = self
    let command = reproduce ?? "suture verify \(module) --check \(check)"
    result.reproduce = command + options.suffix(of: command)
    return result
  }

  /// The result with the registry's folders in its command line.
  public func reproducing(with registry: String) -> CheckResult {
    reproducing(with: ReproductionOptions(registry: registry))
  }
}
