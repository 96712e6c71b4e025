/// The type of a hyperparameter.
public enum HyperparameterType: String, Hashable, Sendable, CaseIterable {
  /// Integers.
  case integer = "int"
  /// Finite real numbers.
  case real = "float"
  /// Truth values.
  case boolean = "bool"
  /// One of a few words.
  case text = "string"
  /// Lists of integers; manifests may also write `list of int`.
  case integers = "ints"

  /// The type in words, for messages.
  var wanted: String {
    switch self {
    case .integer: "a whole number"
    case .real: "a number"
    case .boolean: "true or false"
    case .text: "a word"
    case .integers: "a list of whole numbers"
    }
  }
}
