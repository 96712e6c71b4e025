/// What a tensor between modules holds: a map, or tokens with the grid that they came from.
public enum Layout: Hashable, Sendable {
  /// A feature map [n, c, h, w].
  case map
  /// Tokens [n, prefix + height · width, c] in row order; prefix tokens (CLS) come first.
  case tokens(prefix: Int, height: Int, width: Int)

  /// `map` or `tokens`, as printed.
  public var name: String {
    switch self {
    case .map: "map"
    case .tokens: "tokens"
    }
  }
}
