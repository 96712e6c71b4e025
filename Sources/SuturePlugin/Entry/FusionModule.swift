/// A module that joins two branches: two feature maps or two sets of tokens become one.
///
///     struct Mixing: FusionModule {
///       static let id = "mixing"
///       static let version = "1.0.0"
///
///       func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor {
///         let weight = try Conv2d(x.channels, x.channels, kernel: 1)("conv", x + y).sigmoid()
///         return try x * weight + y * (1 - weight)
///       }
///     }
///
/// Its manifest declares both inputs, `inputs: {x: [n, c, h, w], y: [n, c, h, w]}`, and compositions apply it to two
/// branches: `mixing(se, eca)`.
public protocol FusionModule: MultiInputModule {
  /// Describes the computation from both branches to the result.
  ///
  /// Must be pure: the same inputs and hyperparameters give the same description, without I/O and without threads.
  /// - Throws: `PluginError` with a message for the user; errors of the host are passed through.
  func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor
}

extension FusionModule {
  /// Two branches.
  public static var inputCount: Int { 2 }

  /// Passes the two branches on.
  public func build(_ inputs: [Tensor], _ h: Hyperparameters) throws -> Tensor {
    guard inputs.count == 2 else { throw PluginError("it joins 2 branches, not \(inputs.count)") }
    return try build(inputs[0], inputs[1], h)
  }
}

/// A module with two to eight inputs; for two, conform to `FusionModule`.
public protocol MultiInputModule: Item {
  /// The number of inputs, as many as the manifest declares.
  static var inputCount: Int { get }

  /// Describes the computation from the inputs, in the manifest's order, to the result.
  ///
  /// Must be pure: the same inputs and hyperparameters give the same description, without I/O and without threads.
  /// - Throws: `PluginError` with a message for the user; errors of the host are passed through.
  func build(_ inputs: [Tensor], _ h: Hyperparameters) throws -> Tensor
}

extension MultiInputModule {
  /// Version 1.1, the first with several inputs.
  public static var abiMinor: Int { 1 }
}
