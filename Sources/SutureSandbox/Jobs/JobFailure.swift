/// Why a job has no answer: an error thrown in the process that ran it.
public struct JobFailure: Error, Hashable, Sendable, Codable, CustomStringConvertible {
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

/// An error that states whether it is determined by the job alone.
///
/// Other errors may depend on the process or the system: files that cannot be opened, failed allocations, or a plugin
/// that fails for such a reason or keeps state between calls.
public protocol DeterministicError: Error {
  /// Whether any process would fail the same job with this error.
  var isDeterministic: Bool { get }
}
