/// One operation applied to values.
public struct Node: Sendable {
  /// What is computed.
  public let operation: any Operation
  /// The values that it reads, in the operation's order.
  public let inputs: [Value]
  /// The values that it makes.
  public let outputs: [Value]
  /// The scope in which it was built: an index into `Graph.scopes`.
  public let scope: Int
}
