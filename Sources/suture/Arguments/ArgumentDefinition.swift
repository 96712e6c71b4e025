/// A positional argument.
struct ArgumentDefinition: Sendable {
  /// The number of values.
  enum Arity: Sendable {
    case required
    case optional
    /// All remaining values, at least this many.
    case repeating(minimum: Int)
  }

  /// The name, shown between angle brackets in the synopsis.
  var name: String
  /// The explanation.
  var help: String
  var arity: Arity = .required
  /// The source of shell completions; nil for file names.
  var completion: CompletionSource?

  /// A required argument.
  static func argument(_ name: String, help: String) -> Self { Self(name: name, help: help) }

  /// An optional argument.
  static func optional(_ name: String, help: String) -> Self { Self(name: name, help: help, arity: .optional) }

  /// All remaining values; must be the last argument.
  static func repeating(_ name: String, minimum: Int = 0, help: String) -> Self {
    Self(name: name, help: help, arity: .repeating(minimum: minimum))
  }

  /// The argument with a source of shell completions.
  func completed(by source: CompletionSource) -> Self {
    var copy = self
    copy.completion = source
    return copy
  }

  /// `<name>`, `[<name>]`, `<name> ...`.
  var synopsis: String {
    switch arity {
    case .required: "<\(name)>"
    case .optional: "[<\(name)>]"
    case .repeating(minimum: 0): "[<\(name)> ...]"
    case .repeating: "<\(name)> ..."
    }
  }
}
