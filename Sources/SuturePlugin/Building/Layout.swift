import CSuture

/// The layout of a site's tensor.
public enum Layout: Sendable {
  /// A feature map [n, c, h, w].
  case map
  /// Tokens [n, prefix + height · width, c] in row order; prefix tokens (CLS) come first.
  case tokens(prefix: Int, height: Int, width: Int)

  var raw: suture_layout {
    switch self {
    case .map: suture_layout(kind: UInt32(SUTURE_MAP), reserved: 0, prefix: 0, height: 0, width: 0)
    case .tokens(let prefix, let height, let width):
      suture_layout(
        kind: UInt32(SUTURE_TOKENS), reserved: 0, prefix: Int64(prefix), height: Int64(height), width: Int64(width))
    }
  }
}
