/// The manual page of the program, in roff, generated from the same definitions as the help.
struct ManPage {
  private let tool: CommandLineTool
  /// The environment variables: names and explanations.
  private let environment: [(name: String, help: String)]

  /// - Parameter environment: the variables that the program reads.
  init(_ tool: CommandLineTool, environment: [(name: String, help: String)]) {
    self.tool = tool
    self.environment = environment
  }

  /// The page.
  var text: String {
    let name = tool.name
    var lines = [
      ".TH \(Self.escaped(name.uppercased())) 1 \"\" \"\(Self.escaped("\(name) \(tool.version)"))\" \"User Commands\"",
      ".SH NAME", "\(Self.escaped(name)) \\- \(Self.escaped(tool.abstract))",
      ".SH SYNOPSIS", ".B \(Self.escaped(name))", "\\fIcommand\\fR [\\fIoptions\\fR] [\\fIarguments\\fR]",
      ".SH DESCRIPTION", Self.line(tool.abstract),
      Self.line("'\(name) help COMMAND' shows the help of one command."), ".SH OPTIONS",
    ]
    lines += (CommandLineTool.options + [.help]).flatMap(Self.item)
    lines.append(".SH COMMANDS")
    lines += tool.entries.flatMap { section($0, path: [name]) }
    lines.append(".SH ENVIRONMENT")
    for variable in environment { lines += [".TP", ".B \(Self.escaped(variable.name))", Self.line(variable.help)] }
    lines += [
      ".SH EXIT STATUS", ".TP", ".B 0", "Success.", ".TP", ".B 1", "The command or a check failed.", ".TP",
      ".B 64", "Invalid usage.", ".TP", ".B 130", "Interrupted; running a sweep again resumes it.",
      ".SH EXAMPLES",
    ]
    lines += Self.examples(tool.examples)
    return lines.joined(separator: "\n") + "\n"
  }

  private func section(_ entry: CommandEntry, path: [String]) -> [String] {
    let path = path + [entry.name]
    switch entry {
    case .group(_, let abstract, _, let entries):
      return [".SS \(Self.escaped(path.joined(separator: " ")))", Self.line(abstract)]
        + entries.flatMap { section($0, path: path) }
    case .command(let type):
      let configuration = type.configuration
      var lines = [
        ".SS \(Self.escaped(path.joined(separator: " ")))",
        ".B \(Self.escaped(HelpText.synopsis(configuration, path: path)))", ".PP", Self.line(configuration.abstract),
      ]
      for paragraph in configuration.discussion.split(separator: "\n\n") {
        // Indented lines (examples and tables) are printed verbatim.
        lines +=
          paragraph.hasPrefix("  ") ? Self.verbatim(paragraph.split(separator: "\n")) : [".PP", Self.line(paragraph)]
      }
      lines += configuration.arguments.flatMap { argument in
        [".TP", "\\fI\(Self.escaped(argument.name))\\fR", Self.line(argument.help)]
      }
      lines += configuration.options.flatMap(Self.item)
      return lines + [".PP", "Examples:"] + Self.examples(configuration.examples)
    }
  }

  private static func item(_ option: OptionDefinition) -> [String] {
    [".TP", ".B \(escaped(option.label))", line(HelpText.explanation(of: option))]
  }

  private static func examples(_ examples: [String]) -> [String] { verbatim(examples.map { "  \($0)"[...] }) }

  private static func verbatim(_ lines: [Substring]) -> [String] { [".PP", ".nf"] + lines.map(line) + [".fi"] }

  /// Text as a separate line, escaped so that it is not read as a roff request.
  private static func line(_ text: some StringProtocol) -> String {
    let escaped = escaped(String(text).replacing("\n", with: " "))
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&\(escaped)" : escaped
  }

  /// Text with roff's special characters escaped.
  private static func escaped(_ text: some StringProtocol) -> String {
    String(text).unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\\": return "\\e"
      case "-": return "\\-"
      case "'": return "\\(aq"
      default:
        // Non-ASCII characters by number, so that the page does not depend on the encoding.
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return scalar.isASCII
          ? String(scalar) : "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      }
    }.joined()
  }
}
