import SutureSupport

/// The reason why a hyperparameter is invalid.
public enum HyperparameterError: DeterministicError, Hashable, Sendable {
  /// The module has no hyperparameter of this name.
  case unknown(module: String, name: String, known: [String])
  /// The value has the wrong type.
  case wrongType(module: String, name: String, value: HyperparameterValue, type: HyperparameterType)
  /// The value, or an element of the list, is outside the bounds.
  case outOfRange(
    module: String, name: String, value: HyperparameterValue, minimum: HyperparameterValue?,
    maximum: HyperparameterValue?)
  /// The value, or an element of the list, is not among the choices.
  case notAChoice(module: String, name: String, value: HyperparameterValue, choices: [HyperparameterValue])
  /// The list is empty or too long.
  case listLength(module: String, name: String, count: Int)
}

extension HyperparameterError: CustomStringConvertible {
  /// One sentence: `reduction of 'se' is 0, outside 1…1024`.
  public var description: String {
    switch self {
    case .unknown(let module, let name, _): "\(quoted(module)) has no hyperparameter \(quoted(name))\(fact)"
    case .wrongType(let module, let name, _, _), .outOfRange(let module, let name, _, _, _),
      .notAChoice(let module, let name, _, _), .listLength(let module, let name, _):
      "\(name) of \(quoted(module)) \(fact)"
    }
  }

  /// The predicate of the sentence: `is 0, outside 1…1024`.
  var fact: String {
    switch self {
    case .unknown(_, let name, let known):
      if Suggestion.nearest(to: name, in: known) != nil { return Suggestion.clause(for: name, in: known) }
      return known.isEmpty ? "; it has none" : "; it has \(listed(known, "and"))"
    case .wrongType(_, _, let value, let type): return "is \(shown(value)), not \(type.wanted)"
    case .outOfRange(_, _, let value, let minimum?, let maximum?):
      return "is \(value), outside \(minimum)…\(maximum)"
    case .outOfRange(_, _, let value, let minimum?, nil): return "is \(value), below \(minimum)"
    case .outOfRange(_, _, let value, nil, let maximum): return "is \(value), above \(maximum.map { "\($0)" } ?? "")"
    case .notAChoice(_, _, let value, let choices):
      var clause = ""
      if case .text(let word) = value {
        clause = Suggestion.clause(
          for: word,
          in: choices.map { choice in
            if case .text(let word) = choice { word } else { "" }
          })
      }
      return "is \(shown(value)), not \(listed(choices.map(\.description)))\(clause)"
    case .listLength(_, _, let count):
      return count == 0
        ? "is an empty list" : "has \(count) elements; at most \(Hyperparameter.maximumListLength) are allowed"
    }
  }

  private func shown(_ value: HyperparameterValue) -> String {
    if case .text(let text) = value { quoted(text) } else { value.description }
  }
}
