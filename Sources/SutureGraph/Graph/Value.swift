/// A tensor inside a graph: an index, so that graphs stay values.
public struct Value: Hashable, Sendable {
  /// The position in `Graph.shapes`.
  public let index: Int

  init(index: Int) { self.index = index }
}
