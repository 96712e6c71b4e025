/// The help of a command or a group, as `--help` prints it.
struct HelpText {
  /// One line of a section: an option, argument or command, and its explanation.
  private typealias Item = (label: String, help: String)

  private static let indent = 2
  private static let column = 26

  private let width: Int

  /// Wraps to `width` columns, at least 40.
  init(width: Int) {
    self.width = max(width, 40)
  }

  /// The help of a command; `path` is all words up to its name.
  func command(_ configuration: CommandConfiguration, path: [String]) -> String {
    let arguments = configuration.arguments.map { Item($0.synopsis, $0.help) }
    let options = (configuration.options + [.help]).map { Item($0.label, Self.explanation(of: $0)) }
    return sections([
      ("OVERVIEW", overview(configuration.abstract, configuration.discussion)),
      ("USAGE", wrap(Self.synopsis(configuration, path: path), hanging: 4, first: 7)),
      ("ARGUMENTS", list(arguments)),
      ("OPTIONS", list(options)),
      ("EXAMPLES", examples(configuration.examples)),
    ])
  }

  /// The help of a group of commands; `path` is all words up to its name.
  func group(
    abstract: String, discussion: String = "", examples lines: [String], entries: [CommandEntry],
    options: [OptionDefinition] = [], path: [String]
  ) -> String {
    let name = path.joined(separator: " ")
    let help =
      path.count == 1
      ? "\(name) help <subcommand>" : "\(path[0]) help \(path[1...].joined(separator: " ")) <subcommand>"
    let text = sections([
      ("OVERVIEW", overview(abstract, discussion)),
      ("USAGE", "\(name) <subcommand>"),
      ("OPTIONS", list((options + [.help]).map { Item($0.label, Self.explanation(of: $0)) })),
      ("SUBCOMMANDS", list(entries.map { Item($0.name, $0.abstract) })),
      ("EXAMPLES", examples(lines)),
    ])
    return text + "\n  See '\(help)' for detailed help.\n"
  }

  /// The command line in short: `suture list [--kind <kind>] [--json]`.
  static func synopsis(_ configuration: CommandConfiguration, path: [String]) -> String {
    let options = configuration.options
    // If there are many options, show only the required ones.
    let collapsed = options.count > 12
    let spelt = options.filter { !collapsed || $0.isRequired }.map(\.synopsis)
    return (path + (collapsed ? ["[<options>]"] : []) + spelt + configuration.arguments.map(\.synopsis))
      .joined(separator: " ")
  }

  /// The explanation of an option, with its values and default.
  static func explanation(of option: OptionDefinition) -> String {
    var facts: [String] = []
    if !option.choices.isEmpty { facts.append("values: \(option.choices.joined(separator: ", "))") }
    if let value = option.defaultValue { facts.append("default: \(value)") }
    if option.repeats { facts.append("repeatable") }
    return option.help + (facts.isEmpty ? "" : " (\(facts.joined(separator: "; ")))")
  }

  private func overview(_ abstract: String, _ discussion: String) -> String {
    let first = wrap(abstract, hanging: 0, first: 10)
    if discussion.isEmpty { return first }
    let paragraphs = discussion.split(separator: "\n\n", omittingEmptySubsequences: true).map { paragraph in
      // Indented lines (examples and tables) are not wrapped.
      paragraph.hasPrefix("  ") ? String(paragraph) : wrap(String(paragraph), hanging: 0, first: 0)
    }
    return ([first] + paragraphs).joined(separator: "\n\n")
  }

  private func sections(_ parts: [(title: String, text: String)]) -> String {
    parts.filter { !$0.text.isEmpty }.map { title, text in
      text.hasPrefix(" ") ? "\(title):\n\(text)\n" : "\(title): \(text)\n"
    }.joined(separator: "\n")
  }

  private func examples(_ lines: [String]) -> String {
    lines.map { String(repeating: " ", count: Self.indent) + $0 }.joined(separator: "\n")
  }

  private func list(_ items: [Item]) -> String {
    items.map { label, help in
      let start = String(repeating: " ", count: Self.indent) + label
      let margin = String(repeating: " ", count: Self.column)
      let text = margin + wrap(help, hanging: Self.column, first: Self.column)
      // A label that reaches the column gets its own line.
      guard start.count < Self.column else { return start + (help.isEmpty ? "" : "\n" + text) }
      return help.isEmpty ? start : start + String(text.dropFirst(start.count))
    }.joined(separator: "\n")
  }

  /// Breaks text between words; the first line begins at column `first`, the others at `hanging`.
  private func wrap(_ text: String, hanging: Int, first: Int) -> String {
    var lines: [String] = []
    var line = ""
    var used = first
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, used + 1 + word.count > width {
        lines.append(line)
        (line, used) = ("", hanging)
      }
      line += (line.isEmpty ? "" : " ") + word
      used = (lines.isEmpty ? first : hanging) + line.count
    }
    lines.append(line)
    return lines.joined(separator: "\n" + String(repeating: " ", count: hanging))
  }
}
