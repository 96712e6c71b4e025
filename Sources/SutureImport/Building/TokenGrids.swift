import SutureGraph

/// The sizes of maps that a network has computed so far, from which the grid of later tokens is told.
struct TokenGrids {
  /// The most tokens that precede those of the grid, such as class, distillation and register tokens.
  private static let mostPrefixes = 16

  private var sizes: [(height: Int, width: Int)] = []

  /// Records a map [n, c, h, w].
  mutating func record(map shape: Shape) {
    guard shape.rank == 4, sizes.last.map({ $0 != (shape[2], shape[3]) }) ?? true else { return }
    sizes.append((shape[2], shape[3]))
  }

  /// The layout of a number of tokens: the grid of the latest map that has as many positions, or a few less.
  func layout(tokens count: Int) -> Layout? {
    var best: (prefix: Int, height: Int, width: Int)?
    for size in sizes.reversed() {
      let prefix = count - size.height * size.width
      guard (0...Self.mostPrefixes).contains(prefix), prefix < best?.prefix ?? .max else { continue }
      // Few positions and as many prefixes are no grid.
      guard prefix == 0 || size.height * size.width >= 4 * prefix else { continue }
      best = (prefix, size.height, size.width)
    }
    return best.map { .tokens(prefix: $0.prefix, height: $0.height, width: $0.width) }
  }
}
