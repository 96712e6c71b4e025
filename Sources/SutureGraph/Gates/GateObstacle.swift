/// The reason why a value is not another value times a gate.
public enum GateObstacle: Hashable, Sendable {
  /// An operation of another kind computes it; the scope is empty for the module's own.
  case operation(String, scope: String)
  /// It, or a term of it, is the variable or the other input of this name.
  case unrelated(String)
  /// It is a multiple of the elements of the other value in another order, or of some of them.
  case rearranged
}

extension GateObstacle: CustomStringConvertible {
  /// A clause about an output and an input.
  public var description: String {
    switch self {
    case .operation(let name, let scope):
      let place = scope.isEmpty ? "" : " in '\(scope)'"
      return "its output comes from '\(name)'\(place), not from a product with its input"
    case .unrelated(let name): return "its output contains '\(name)', which is not multiplied by its input"
    case .rearranged: return "its output has the elements of its input in another order"
    }
  }
}
