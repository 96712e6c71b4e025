/// A tensor of a graph, identified by an index.
public struct Value: Hashable, Sendable {
  /// The index into `Graph.shapes`.
  public let index: Int

  init(index: Int) { self.index = index }
}
