/// A value given by its place on the command line.
struct ArgumentDefinition: Sendable {
  /// How many values the place takes.
  enum Arity: Sendable {
    case required
    case optional
    /// All that are left, at least this many.
    case repeating(minimum: Int)
  }

  /// The name, as the synopsis has it between angle brackets.
  var name: String
  /// The explanation.
  var help: String
  var arity: Arity = .required
  /// What a shell offers in its place; nil for files.
  var completion: CompletionSource?

  /// A value that must be there.
  static func argument(_ name: String, help: String) -> Self { Self(name: name, help: help) }

  /// A value that may be left out.
  static func optional(_ name: String, help: String) -> Self { Self(name: name, help: help, arity: .optional) }

  /// All values that are left; must come last.
  static func repeating(_ name: String, minimum: Int = 0, help: String) -> Self {
    Self(name: name, help: help, arity: .repeating(minimum: minimum))
  }

  /// The argument with what a shell offers in its place.
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
