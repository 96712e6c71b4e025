/// A named part of a network, used as a value: `try Linear(64, 4)("fc1", x)`.
///
/// For a container, conform a type of your own, as you would subclass `nn.Module`:
///
///     struct Mlp: Layer {
///       let width: Int
///       func forward(_ x: Tensor) throws -> Tensor {
///         let hidden = try GELU()("act", Linear(width, 4 * width)("fc1", x))
///         return try Linear(4 * width, width)("fc2", hidden)
///       }
///     }
public protocol Layer {
  /// The type as PyTorch prints it: `Linear(in_features=64, out_features=4, bias=False)`, or only its name.
  var type: String { get }

  /// Computes the layer inside its own scope: a parameter `weight` declared here becomes `fc1.weight`.
  func forward(_ x: Tensor) throws -> Tensor
}

extension Layer {
  /// The Swift type's name.
  public var type: String { String(describing: Self.self) }

  /// Applies the layer in a scope of this name.
  public func callAsFunction(_ name: String, _ x: Tensor) throws -> Tensor {
    try x.builder.scope(name, type: type) { try forward(x) }
  }

  /// The layer with a name, to be applied several times with the same parameters.
  public func shared(_ name: String) -> SharedLayer { SharedLayer(name, self) }
}

/// A layer that is applied several times with the same parameters and printed once.
public final class SharedLayer {
  private let name: String
  private let layer: any Layer
  private var root: [String]?

  init(_ name: String, _ layer: any Layer) {
    self.name = name
    self.layer = layer
  }

  /// Applies the layer; the first call declares its parameters in the scope that is open there.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    if let root { return try x.builder.replaying(at: root) { try layer(name, x) } }
    root = x.builder.openPath
    return try layer(name, x)
  }
}
