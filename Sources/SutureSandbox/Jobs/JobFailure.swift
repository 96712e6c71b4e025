import SutureSupport

/// Why a job has no answer: an error thrown in the process that ran it.
public struct JobFailure: DeterministicError, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The error's text.
  public let description: String
  /// Whether the error is deterministic: any process would fail this job in the same way.
  public let isDeterministic: Bool

  /// Creates a failure.
  public init(_ description: String, isDeterministic: Bool) {
    self.description = description
    self.isDeterministic = isDeterministic
  }

  /// Creates a failure from an error.
  public init(_ error: any Error) {
    if let failure = error as? JobFailure {
      self = failure
    } else {
      self.init("\(error)", isDeterministic: (error as? any DeterministicError)?.isDeterministic ?? false)
    }
  }
}
