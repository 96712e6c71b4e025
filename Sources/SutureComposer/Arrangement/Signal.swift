import SutureGraph

/// The shape and layout of a tensor between modules.
public struct Signal: Hashable, Sendable, CustomStringConvertible {
  /// [n, c, h, w] for maps, [n, l, c] for tokens.
  public var shape: Shape
  /// Map or tokens; nil for tokens with an unknown grid.
  public var layout: Layout?

  /// Creates a signal.
  public init(shape: Shape, layout: Layout?) {
    self.shape = shape
    self.layout = layout
  }

  /// Creates the signal of a tensor outside any backbone: a map if it has rank 4, else tokens with an unknown grid.
  public init(_ shape: Shape) {
    self.init(shape: shape, layout: shape.rank == 4 ? .map : nil)
  }

  /// Whether it is a map of shape [n, c, h, w].
  public var isMap: Bool { layout == .map }

  /// The index of the channel axis.
  public var channelAxis: Int { isMap ? 1 : shape.rank - 1 }

  /// The number of channels.
  public var channels: Int { shape[channelAxis] }

  /// The text of the shape.
  public var description: String { shape.description }
}
