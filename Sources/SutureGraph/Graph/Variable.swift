/// A tensor that outlives a run: a trained parameter, or a buffer such as running statistics.
public struct Variable: Hashable, Sendable {
  /// Whether the optimiser or the forward pass changes it.
  public enum Role: String, Hashable, Sendable {
    /// Trained by gradient.
    case parameter
    /// Updated by training steps without gradient.
    case buffer
  }

  /// The full name, as in PyTorch's state_dict: `fc.0.weight`.
  public let name: String
  /// Parameter or buffer.
  public let role: Role
  /// The shape.
  public let shape: Shape
  /// How it starts.
  public let initialiser: Initialiser
  /// The value that stands for it in the graph.
  public let value: Value

  /// Whether weight decay applies: not to vectors (norms, biases, gates of one number a channel).
  public var decays: Bool { role == .parameter && shape.dimensions.filter { $0 > 1 }.count > 1 }
}
