import SutureGraph
import SutureRegistry

extension ModuleAdvisor {
  /// The number of values with which a module may fail to be built before it is given up.
  private static let maximumFailureCount = 2

  /// The error with a suggestion that building the module confirms, where the contract alone suggests another value of
  /// a hyperparameter; other errors as they are.
  ///
  /// Of the values that the contract accepts, the nearest is suggested with which the module has no warnings about its
  /// shapes, or else the nearest with which it can be built.
  public func confirming(_ error: any Error) -> any Error {
    if let violation = error as? ContractViolation { return confirmed(violation) }
    guard var error = error as? SiteError, let violation = error.cause as? ContractViolation else { return error }
    error.cause = confirmed(violation)
    return error
  }

  private func confirmed(_ violation: ContractViolation) -> ContractViolation {
    guard violation.manifest.kind == .module, let remedy = violation.remedy else { return violation }
    let typical = remedy.nearest.filter(remedy.hyperparameter.sweep.contains)
    var tried: Set<HyperparameterValue> = []
    var confirmed = violation
    confirmed.confirmation = .nothing
    var failures = 0
    for value in remedy.nearest.prefix(Self.maximumValueCount) + typical where tried.insert(value).inserted {
      var changed = violation.hyperparameters
      changed[remedy.hyperparameter.name] = value
      guard let graph = attempt(violation.manifest, changed, violation.inputs) else {
        // A plugin that fails where its contract accepts the inputs may do so slowly.
        failures += 1
        if failures == Self.maximumFailureCount { break }
        continue
      }
      let suits = graph.shapeWarnings.isEmpty
      if suits || confirmed.confirmation == .nothing { confirmed.confirmation = .value(value) }
      if suits { break }
    }
    return confirmed
  }
}
