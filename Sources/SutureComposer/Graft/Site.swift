import SutureGraph

/// A named place in a backbone where a composition can be grafted.
public struct Site: Hashable, Sendable {
  /// The name, such as `layer2.0.residual`.
  public let name: String
  /// What it holds.
  public let shape: Shape
  /// Map, or tokens with their grid.
  public let layout: Layout

  /// Creates a site.
  public init(name: String, shape: Shape, layout: Layout) {
    self.name = name
    self.shape = shape
    self.layout = layout
  }

  /// Shape and layout together.
  public var signal: Signal { Signal(shape: shape, layout: layout) }
}
