/// A tensor that persists between runs: a trainable parameter, or a buffer such as running statistics.
public struct Variable: Hashable, Sendable {
  /// Whether the optimizer or the forward pass updates it.
  public enum Role: String, Hashable, Sendable {
    /// Updated by the optimizer, from its gradient.
    case parameter
    /// Updated by the forward pass of training steps.
    case buffer
  }

  /// The full name, as in PyTorch's state_dict: `fc.0.weight`.
  public let name: String
  /// Parameter or buffer.
  public let role: Role
  /// The shape.
  public let shape: Shape
  /// The distribution of its initial elements.
  public let initialiser: Initialiser
  /// The value that represents it in the graph.
  public let value: Value
  /// Whether it belongs to a graft: no file of weights of the bare network has it.
  public internal(set) var isGraft = false
  /// Whether training leaves it as it is; see `Graph.freezing`.
  public internal(set) var isFrozen = false

  /// Whether weight decay applies: not to vectors, such as the parameters of norms, biases and per-channel gates.
  public var decays: Bool { role == .parameter && shape.dimensions.filter { $0 > 1 }.count > 1 }
}
