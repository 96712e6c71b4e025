/// The type of a name in an expression.
public enum ExpressionSymbol: Hashable, Sendable {
  /// A dimension, or a hyperparameter of type `int`.
  case number
  /// A hyperparameter of type `bool`.
  case truth
  /// A hyperparameter of type `string`, one of its choices.
  case word(choices: [String])
  /// A hyperparameter of type `ints`, a list.
  case numbers
  /// A hyperparameter of type `float`, which can only be the right factor of a product.
  case real

  /// The type of a hyperparameter's name.
  public init(_ hyperparameter: Hyperparameter) {
    switch hyperparameter.type {
    case .integer: self = .number
    case .real: self = .real
    case .boolean: self = .truth
    case .integers: self = .numbers
    case .text:
      self = .word(
        choices: hyperparameter.choices.compactMap { choice in
          if case .text(let word) = choice { word } else { nil }
        })
    }
  }

  /// A description for messages.
  var description: String {
    switch self {
    case .number: "a number"
    case .truth: "true or false"
    case .word: "a word"
    case .numbers: "a list"
    case .real: "a real number"
    }
  }
}
