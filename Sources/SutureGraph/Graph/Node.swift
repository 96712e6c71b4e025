/// One operation applied to values.
public struct Node: Sendable {
  /// The operation.
  public let operation: any Operation
  /// The values that it reads, in the order that the operation defines.
  public let inputs: [Value]
  /// The values that it computes.
  public let outputs: [Value]
  /// The scope in which it was added: an index into `Graph.scopes`.
  public let scope: Int
  /// The visit of a shared scope that it is part of: an index into `Graph.reentries`; nil for nodes of first visits.
  public let reentry: Int?
}
