/// The value of a hyperparameter.
public enum HyperparameterValue: Hashable, Sendable, Codable {
  /// An integer.
  case integer(Int)
  /// A finite real number.
  case real(Double)
  /// A truth value.
  case boolean(Bool)
  /// A word.
  case text(String)
  /// A list of integers.
  case integers([Int])
}

extension HyperparameterValue: CustomStringConvertible {
  /// The form in compositions: `16`, `0.5`, `true`, `word`, `"quoted text"`, `[3, 7]`.
  public var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .boolean(let truth): "\(truth)"
    case .text(let text): Name.isWord(text) ? text : HyperparameterValue.quote(text)
    case .integers(let numbers): "\(numbers)"
    }
  }

  private static func quote(_ text: String) -> String {
    let escaped = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "\"\(String(escaped))\""
  }
}
