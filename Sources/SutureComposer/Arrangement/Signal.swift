import SutureGraph

/// What flows between modules: a shape, and how it is laid out.
public struct Signal: Hashable, Sendable, CustomStringConvertible {
  /// [n, c, h, w] for maps, [n, l, c] for tokens.
  public var shape: Shape
  /// Map or tokens; nil for tokens whose grid is not known.
  public var layout: Layout?

  /// Creates a signal.
  public init(shape: Shape, layout: Layout?) {
    self.shape = shape
    self.layout = layout
  }

  /// A tensor outside any backbone: a map where it has four dimensions, tokens without a grid where it has three.
  public init(_ shape: Shape) {
    self.init(shape: shape, layout: shape.rank == 4 ? .map : nil)
  }

  /// Whether it is a map [n, c, h, w].
  public var isMap: Bool { layout == .map }

  /// The axis of channels.
  public var channelAxis: Int { isMap ? 1 : shape.rank - 1 }

  /// The number of channels.
  public var channels: Int { shape[channelAxis] }

  /// The shape as printed.
  public var description: String { shape.description }
}
