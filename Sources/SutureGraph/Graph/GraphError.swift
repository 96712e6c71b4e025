import SutureSupport

/// Why a graph cannot be built or transformed.
public enum GraphError: DeterministicError, Hashable, Sendable {
  /// No operation has this name.
  case unknownOperation(String)
  /// An operation does not accept these shapes.
  case invalidShape(operation: String, inputs: [Shape], reason: String)
  /// An attribute is missing, unknown, of the wrong type or out of range.
  case invalidAttribute(operation: String, attribute: String, reason: String)
  /// A parameter, buffer or scope with this full name exists already.
  case duplicateName(String)
  /// A parameter or buffer has fewer or more given initial values than elements.
  case givenValues(name: String, count: Int, shape: Shape)
  /// Shared weights were requested under a name that was not declared before.
  case unknownName(String)
  /// Shared weights would have different shapes.
  case sharedShape(name: String, first: Shape, again: Shape)
  /// The value is not part of this graph.
  case unknownValue(Int)
  /// Scopes are closed in the wrong order, or not at all.
  case unbalancedScopes
  /// The operation has no gradient, such as one that only appears inside gradients.
  case noGradient(operation: String)
  /// The graph exceeds a limit.
  case overBudget(what: String, limit: Int)
}

extension GraphError: CustomStringConvertible {
  /// One sentence with the facts.
  public var description: String {
    let text = sentence
    // Plugins choose the numbers, so a list may have millions of them.
    return text.utf8.count <= 1000 ? text : "\(text.prefix(999))…"
  }

  private var sentence: String {
    switch self {
    case .unknownOperation(let name): "there is no operation '\(name)'"
    case .invalidShape(let operation, let inputs, let reason):
      "'\(operation)' cannot take \(inputs.map(\.description).joined(separator: ", ")): \(reason)"
    case .invalidAttribute(let operation, let attribute, let reason):
      "attribute '\(attribute)' of '\(operation)' \(reason)"
    case .duplicateName(let name): "'\(name)' is declared twice"
    case .givenValues(let name, let count, let shape):
      "'\(name)' is \(shape), \(shape.elementCount) elements, but \(count) initial values are given"
    case .unknownName(let name): "there is no '\(name)' whose weights could be shared"
    case .sharedShape(let name, let first, let again):
      "'\(name)' cannot be shared: it is \(first) at its first place and would be \(again) here"
    case .unknownValue(let index): "value \(index) is not part of this graph"
    case .unbalancedScopes: "scopes are not closed in the order in which they were opened"
    case .noGradient(let operation): "'\(operation)' has no gradient"
    case .overBudget(let what, let limit): "more than \(limit) \(what)"
    }
  }
}
