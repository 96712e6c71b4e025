import SutureGraph
import SutureSupport

/// Parses the words after a command's name into options and arguments.
struct ArgumentParser {
  private let configuration: CommandConfiguration
  private let options: [OptionDefinition]

  init(_ configuration: CommandConfiguration) {
    self.configuration = configuration
    options = configuration.options + [.help]
  }

  /// Whether the words contain `--help` or `-h` before any `--`.
  static func asksForHelp(_ words: some Sequence<String>) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  /// Parses the words; throws `UsageError` if they do not fit the configuration.
  func parse(_ words: [String]) throws(UsageError) -> ParsedArguments {
    var flags: Set<String> = []
    var values: [String: [String]] = [:]
    // The spelling with which each option was given.
    var spellings: [String: String] = [:]
    var positional: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positional += rest
        break
      }
      guard Self.looksLikeOption(word) else {
        positional.append(word)
        continue
      }
      let (name, inline) = Self.split(word)
      let option = try option(name)
      try checkSpelling(name, of: option, &spellings)
      guard option.value != nil else {
        if let inline { throw UsageError("option '\(name)' takes no value, but '\(inline)' was given") }
        flags.insert(option.name)
        continue
      }
      let value = if let inline { inline } else { try next(&rest, for: option, spelt: name) }
      try check(value, of: option)
      if !option.repeats, values[option.name] != nil { throw UsageError("option '\(name)' is given more than once") }
      values[option.name, default: []].append(value)
    }
    for option in options where option.isRequired && values[option.name] == nil {
      throw UsageError("option '--\(option.name) <\(option.value ?? "")>' is missing\(Self.explained(option.help))")
    }
    let arguments = try assign(positional)
    return ParsedArguments(configuration: configuration, flags: flags, values: values, arguments: arguments)
  }

  /// Whether a word starts with a hyphen; a single hyphen and numbers are values.
  private static func looksLikeOption(_ word: String) -> Bool {
    word.hasPrefix("-") && word != "-" && Double(word) == nil
  }

  /// Splits `--name=value`.
  private static func split(_ word: String) -> (name: String, value: String?) {
    guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<sign]), String(word[word.index(after: sign)...]))
  }

  private func option(_ name: String) throws(UsageError) -> OptionDefinition {
    let found = options.first { option in
      name == "--\(option.name)" || option.short.map { name == "-\($0)" } ?? false
        || option.formerName.map { name == "--\($0)" } ?? false
    }
    if let found { return found }
    let known = options.map { "--\($0.name)" }
    // Short options resemble everything, so only long ones get a suggestion.
    let clause = name.hasPrefix("--") ? Suggestion.clause(for: name, in: known) : ""
    throw UsageError("unknown option '\(name)'\(clause)")
  }

  /// Rejects an option given both by its name and by its former name.
  private func checkSpelling(
    _ name: String, of option: OptionDefinition, _ spellings: inout [String: String]
  ) throws(UsageError) {
    guard let former = option.formerName.map({ "--\($0)" }) else { return }
    if let other = spellings.updateValue(name, forKey: option.name), (other == former) != (name == former) {
      throw UsageError(
        "'\(former)' is the former name of '--\(option.name)', but both are given: remove '\(former)'")
    }
  }

  private func next(
    _ rest: inout ArraySlice<String>, for option: OptionDefinition, spelt name: String
  ) throws(UsageError) -> String {
    guard let value = rest.first, option.takesOptions || !Self.looksLikeOption(value) else {
      throw UsageError("option '\(name)' needs a value: '\(name) <\(option.value ?? "")>'")
    }
    rest.removeFirst()
    return value
  }

  private func check(_ value: String, of option: OptionDefinition) throws(UsageError) {
    // Probably an unset variable in a script; as part of a path it would mean the root folder.
    guard !value.isEmpty else { throw UsageError("the value of '--\(option.name)' is empty") }
    guard !option.choices.isEmpty, !option.choices.contains(value) else { return }
    if let range = Self.range(of: option.choices) {
      throw UsageError("'\(value)' is not a value of '--\(option.name)'; it takes \(range)")
    }
    let meant = Suggestion.clause(for: value, in: option.choices)
    throw UsageError(
      "'\(value)' is not a value of '--\(option.name)'\(meant); it takes \(option.choices.joined(separator: ", "))")
  }

  private static func missing(_ definition: ArgumentDefinition) -> UsageError {
    UsageError("argument '<\(definition.name)>' is missing\(explained(definition.help))")
  }

  /// The first sentence of an explanation, after a colon.
  private static func explained(_ help: String) -> String {
    // Words such as '.pt2' have dots, too.
    var sentence = help[..<(help.firstRange(of: ". ")?.lowerBound ?? help.endIndex)]
    if sentence.last == "." { sentence.removeLast() }
    return sentence.isEmpty ? "" : ": \(sentence.prefix(1).lowercased())\(sentence.dropFirst())"
  }

  /// `a number from 1 to 3`, for choices that are consecutive integers.
  private static func range(of choices: [String]) -> String? {
    let numbers = choices.compactMap { Int($0) }
    guard numbers.count == choices.count, numbers.count > 1, let first = numbers.first, let last = numbers.last,
      Array(first...max(first, last)) == numbers
    else { return nil }
    return "a number from \(first) to \(last)"
  }

  /// Assigns the values to the arguments, in order.
  private func assign(_ positional: [String]) throws(UsageError) -> [String: [String]] {
    var rest = positional[...]
    var assigned: [String: [String]] = [:]
    for definition in configuration.arguments {
      switch definition.arity {
      case .required:
        guard let value = rest.popFirst() else { throw Self.missing(definition) }
        assigned[definition.name] = [value]
      case .optional:
        if let value = rest.popFirst() { assigned[definition.name] = [value] }
      case .repeating(let minimum):
        guard rest.count >= minimum else { throw Self.missing(definition) }
        assigned[definition.name] = Array(rest)
        rest = []
      }
    }
    guard rest.isEmpty else {
      let words = rest.map { "'\($0)'" }.joined(separator: ", ")
      throw UsageError("unexpected argument\(rest.count == 1 ? "" : "s") \(words)")
    }
    return assigned
  }
}
