/// A flag, or a value given by name.
struct OptionDefinition: Sendable {
  /// The name after `--`.
  var name: String
  /// The letter after `-`, where there is one.
  var short: Character?
  /// What stands for the value in the help; nil for a flag.
  var value: String?
  /// The explanation.
  var help: String
  /// Used where the option is not given.
  var defaultValue: String?
  /// The words that the value can be; empty for any.
  var choices: [String] = []
  /// Whether it may be given more than once.
  var repeats = false
  /// Whether it must be given.
  var isRequired = false
  /// What a shell offers for the value, where it is not one of `choices`; nil for files.
  var completion: CompletionSource?

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

  /// The option with what a shell offers for its value.
  func completed(by source: CompletionSource) -> Self {
    var copy = self
    copy.completion = source
    return copy
  }

  /// What every command has.
  static let help = flag("help", short: "h", help: "Show help information.")

  /// `[--name <value>]`, without brackets where it is required.
  var synopsis: String {
    let text = "--\(name)" + (value.map { " <\($0)>" } ?? "")
    return (isRequired ? text : "[\(text)]") + (repeats ? " ..." : "")
  }

  /// `-s, --name <value>`.
  var label: String {
    (short.map { "-\($0), " } ?? "") + "--\(name)" + (value.map { " <\($0)>" } ?? "")
  }
}
