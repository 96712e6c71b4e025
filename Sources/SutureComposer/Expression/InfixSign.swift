/// A sign that stands between operands, with its other spellings.
public struct InfixSign: Hashable, Sendable {
  /// The sign in compositions, such as `+`.
  public let sign: String
  /// The word that may replace the sign, because shells interpret some of the signs.
  public let word: String
  /// The symbol that stands for the sign in LaTeX.
  public let latex: String

  /// In series.
  static let then = InfixSign(sign: ">>", word: "then", latex: "$\\rightarrow$")
  /// Sum.
  static let plus = InfixSign(sign: "+", word: "plus", latex: "$+$")
  /// Elementwise product.
  static let times = InfixSign(sign: "*", word: "times", latex: "$\\odot$")
  /// Concatenation along the channel axis.
  static let beside = InfixSign(sign: "|", word: "beside", latex: "$\\Vert$")
}
