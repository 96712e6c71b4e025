/// An error that may follow from the work alone: if it does, any process fails the same work in the same way, and a retry
/// is useless.
///
/// Other errors may come from the process or the system: files that cannot be opened, memory that is refused.
public protocol DeterministicError: Error {
  /// Whether any process would fail the same work with this error.
  var isDeterministic: Bool { get }
}

extension DeterministicError {
  /// The error follows from the work.
  public var isDeterministic: Bool { true }
}
