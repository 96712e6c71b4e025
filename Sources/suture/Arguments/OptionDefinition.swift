/// A flag or an option with a value.
struct OptionDefinition: Sendable {
  /// The name after `--`.
  var name: String
  /// The letter after `-`, if any.
  var short: Character?
  /// The placeholder for the value in the help; nil for a flag.
  var value: String?
  /// The explanation.
  var help: String
  /// The value if the option is not given.
  var defaultValue: String?
  /// The allowed values; empty for any.
  var choices: [String] = []
  /// Whether it may be given more than once.
  var repeats = false
  /// Whether it must be given.
  var isRequired = false
  /// Whether the value may begin with a hyphen, since it is an option of another program.
  var takesOptions = false
  /// The source of shell completions for the value if there are no `choices`; nil for file names.
  var completion: CompletionSource?
  /// The name in earlier versions, still accepted but not shown in help, suggestions and completions.
  var formerName: String?

  /// An option without a value.
  static func flag(_ name: String, short: Character? = nil, help: String) -> Self {
    Self(name: name, short: short, value: nil, help: help)
  }

  /// An option with a value, given at most once.
  static func option(
    _ name: String, short: Character? = nil, value: String, help: String, defaultValue: String? = nil,
    choices: [String] = [], isRequired: Bool = false
  ) -> Self {
    Self(
      name: name, short: short, value: value, help: help, defaultValue: defaultValue, choices: choices,
      isRequired: isRequired)
  }

  /// An option with a value, given any number of times.
  static func repeating(
    _ name: String, short: Character? = nil, value: String, help: String, choices: [String] = [],
    isRequired: Bool = false
  ) -> Self {
    Self(
      name: name, short: short, value: value, help: help, choices: choices, repeats: true, isRequired: isRequired)
  }

  /// The option with a source of shell completions for its value.
  func completed(by source: CompletionSource) -> Self {
    var copy = self
    copy.completion = source
    return copy
  }

  /// The option with a value that may begin with a hyphen.
  func takingOptions() -> Self {
    var copy = self
    copy.takesOptions = true
    return copy
  }

  /// The option with a name from earlier versions that is still accepted.
  func formerly(_ name: String) -> Self {
    var copy = self
    copy.formerName = name
    return copy
  }

  /// The option that every command has.
  static let help = flag("help", short: "h", help: "Show help information.")

  /// `[--name <value>]`, without brackets if it is required.
  var synopsis: String {
    let text = "--\(name)" + (value.map { " <\($0)>" } ?? "")
    return (isRequired ? text : "[\(text)]") + (repeats ? " ..." : "")
  }

  /// `-s, --name <value>`.
  var label: String {
    (short.map { "-\($0), " } ?? "") + "--\(name)" + (value.map { " <\($0)>" } ?? "")
  }
}
