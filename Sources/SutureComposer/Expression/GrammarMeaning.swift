/// What an operator, a function or another word of the grammar does.
///
/// `x` is the input of the composition, and `a(x)` the output of an operand.
public struct GrammarMeaning: Hashable, Sendable {
  /// What it does, in one line.
  public let summary: String
  /// The result as a formula.
  public let formula: String
  /// The learned parameters and what they are at the start; nil if there are none.
  public var parameters: String?
  /// An easily overlooked effect, also shown for compositions with it if it is an operator; nil if there is none.
  public var remark: String?
  /// A composition with it.
  public let example: String
}
