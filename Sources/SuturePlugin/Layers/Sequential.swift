/// Layers in series, named by their number from 0.
///
///     try Sequential {
///       Linear(c, c / r, bias: false)
///       ReLU(inplace: true)
///     }("fc", x)
public struct Sequential: Layer {
  private let layers: [any Layer]

  /// Creates the chain from its layers, first to last.
  public init(_ layers: [any Layer]) {
    self.layers = layers
  }

  /// Creates the chain from the layers that the body lists.
  public init(@LayerBuilder _ layers: () throws -> [any Layer]) rethrows {
    self.layers = try layers()
  }

  public func forward(_ x: Tensor) throws -> Tensor {
    var x = x
    for (index, layer) in layers.enumerated() { x = try layer("\(index)", x) }
    return x
  }
}

/// Collects the layers of a `Sequential`.
@resultBuilder
public enum LayerBuilder {
  /// One layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
  /// Several layers.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }
  /// Layers one after the other.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { Array(parts.joined()) }
  /// Layers behind an `if`.
  public static func buildOptional(_ layers: [any Layer]?) -> [any Layer] { layers ?? [] }
  /// Layers of a first alternative.
  public static func buildEither(first layers: [any Layer]) -> [any Layer] { layers }
  /// Layers of a second alternative.
  public static func buildEither(second layers: [any Layer]) -> [any Layer] { layers }
  /// Layers of a loop.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { Array(parts.joined()) }
}
