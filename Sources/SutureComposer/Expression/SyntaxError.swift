import SutureSupport

/// An error in the syntax of a composition, with its column.
public struct SyntaxError: DeterministicError, Hashable, Sendable, CustomStringConvertible {
  /// The whole expression.
  public let text: String
  /// The 1-based column of the error, in characters.
  public let column: Int
  /// The description of the error.
  public let reason: String

  /// The reason, and the expression with a caret below the column.
  public var description: String {
    // A caret is useful only below a single short line.
    guard text.count <= 200, !text.contains(where: \.isNewline) else { return "column \(column): \(reason)" }
    return "column \(column): \(reason)\n  \(text)\n  \(String(repeating: " ", count: column - 1))^"
  }
}
