import SutureSupport

/// Why an operation of a foreign network has no counterpart in a graph with these arguments.
package struct LoweringRefusal: DeterministicError, Hashable, CustomStringConvertible {
  /// What is wrong, as a part of a sentence.
  package let reason: String

  /// Always true: the same arguments are refused again.
  package var isDeterministic: Bool { true }

  /// Creates a refusal.
  package init(_ reason: String) { self.reason = reason }

  /// The reason.
  package var description: String { reason }
}
