/// Why a text is no expression.
public struct ExpressionError: Error, Hashable, Sendable {
  /// The column in characters, from 1.
  public let column: Int
  /// The fault in words.
  public let message: String
}

extension ExpressionError: CustomStringConvertible {
  /// Column and fault.
  public var description: String { "column \(column): \(message)" }
}
