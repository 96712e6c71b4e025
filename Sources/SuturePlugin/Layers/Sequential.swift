/// Layers in series, named by their index from 0.
///
///     try Sequential {
///       Linear(c, c / r, bias: false)
///       ReLU(inplace: true)
///     }("fc", x)
public struct Sequential: Layer {
  private let layers: [any Layer]

  /// Creates the sequence from its layers, first to last.
  public init(_ layers: [any Layer]) {
    self.layers = layers
  }

  /// Creates the sequence from the layers listed in the body.
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
  /// Consecutive layers.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { Array(parts.joined()) }
  /// Layers of an `if` without `else`.
  public static func buildOptional(_ layers: [any Layer]?) -> [any Layer] { layers ?? [] }
  /// Layers of the first branch of an `if` or `switch`.
  public static func buildEither(first layers: [any Layer]) -> [any Layer] { layers }
  /// Layers of the second branch of an `if` or `switch`.
  public static func buildEither(second layers: [any Layer]) -> [any Layer] { layers }
  /// Layers of a loop.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { Array(parts.joined()) }
}
