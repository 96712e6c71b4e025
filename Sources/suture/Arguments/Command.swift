/// A subcommand; one type per file under `Commands/`.
protocol Command: SendableMetatype {
  /// The name, arguments, options and help.
  static var configuration: CommandConfiguration { get }

  /// Creates the command from its arguments.
  ///
  /// - Throws: `UsageError` for invalid values.
  init(_ arguments: ParsedArguments) throws

  /// Runs the command. A thrown error ends the program with its description and exit status 1.
  func run(_ console: Console) throws
}

/// A command's name, help, arguments and options.
struct CommandConfiguration: Sendable {
  /// The word on the command line.
  var name: String
  /// A one-sentence summary.
  var abstract: String
  /// Further paragraphs of the help's overview; empty for none.
  var discussion: String = ""
  /// Complete, working command lines; at least one.
  var examples: [String]
  /// The positional arguments, in order.
  var arguments: [ArgumentDefinition] = []
  /// The options.
  var options: [OptionDefinition] = []
}
