/// A composition that cannot be read, with the place where reading stopped.
public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The whole expression.
  public let text: String
  /// The column, from 1, in characters.
  public let column: Int
  /// What is wrong there.
  public let reason: String

  /// The reason, and the expression with a caret below the place.
  public var description: String {
    // A caret helps only below a single line of readable length.
    guard text.count <= 200, !text.contains(where: \.isNewline) else { return "column \(column): \(reason)" }
    return "column \(column): \(reason)\n  \(text)\n  \(String(repeating: " ", count: column - 1))^"
  }
}
