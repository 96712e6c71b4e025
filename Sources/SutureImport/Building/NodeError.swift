import SutureSupport

/// Why a node of a foreign network cannot become part of a graph.
public struct NodeError: DeterministicError, Hashable, CustomStringConvertible {
  /// The cause.
  public enum Cause: Hashable, Sendable {
    /// The operation is not known.
    case unsupported
    /// The operation is known, but not with these arguments.
    case arguments(String)
    /// The operation does not fit its inputs, such as a reshape to a fixed size.
    case fault(String)
  }

  /// The operation, as the file names it.
  public let operation: String
  /// The node's name.
  public let node: String
  /// The path of its module; empty for the network itself.
  public let module: String
  /// The cause.
  public let cause: Cause

  /// Creates an error at a node.
  public init(_ node: ForeignNode, _ cause: Cause) {
    operation = node.operation
    self.node = node.name
    module = node.module
    self.cause = cause
  }

  /// One sentence with the node's place.
  public var description: String {
    let place = module.isEmpty ? "node '\(node)'" : "node '\(node)' of module '\(module)'"
    switch cause {
    case .unsupported: return "\(place): operation '\(operation)' cannot be imported"
    case .arguments(let reason): return "\(place): '\(operation)' cannot be imported: \(reason)"
    case .fault(let reason): return "\(place), '\(operation)': \(reason)"
    }
  }
}
