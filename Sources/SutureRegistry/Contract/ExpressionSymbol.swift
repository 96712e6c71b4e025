/// What a name in an expression stands for.
public enum ExpressionSymbol: Hashable, Sendable {
  /// A dimension or whole-number hyperparameter.
  case number
  /// A hyperparameter that is true or false.
  case truth
  /// A hyperparameter that is one of a few words.
  case word(choices: [String])
  /// A hyperparameter that is a list of whole numbers.
  case numbers
  /// A real-number hyperparameter, which expressions cannot use.
  case real

  /// What a hyperparameter's name stands for.
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

  /// What it is, for messages.
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
