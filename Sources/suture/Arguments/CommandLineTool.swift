import SutureGraph
import SutureSupport

/// The program: its commands, and how command lines are parsed and run.
struct CommandLineTool: Sendable {
  var name: String
  var version: String
  var abstract: String
  var examples: [String]
  var entries: [CommandEntry]

  /// The options that are given without a command.
  static let options: [OptionDefinition] = [
    .flag("version", help: "Show the version."),
    .option(
      "generate-completion-script", value: "shell", help: "Print a completion script for a shell.",
      choices: CompletionScript.shells),
    .flag("generate-man-page", help: "Print the manual page."),
  ]
  /// The environment variables explained in the manual page.
  var environment: [(name: String, help: String)] = []

  /// Runs the command given by the words after the program's name; returns the exit status.
  func run(_ words: [String], _ console: Console) -> Int32 {
    do {
      try dispatch(words[...], from: entries, path: [name], console)
      try console.finish()
      return ExitStatus.success.code
    } catch let status as ExitStatus {
      console.writeNotices()
      return status.code
    } catch let failure as Misuse {
      console.printError(Self.message(failure.error))
      console.printError("Usage: \(failure.synopsis)")
      console.printError("  See '\(failure.path.joined(separator: " ")) --help' for more information.")
      return ExitStatus.usage.code
    } catch {
      console.printFailure(Self.message(error))
      return ExitStatus.failure.code
    }
  }

  /// `error: …`, with all lines after the first indented by two spaces.
  static func message(_ error: any Error) -> String {
    let lines = String(describing: error).split(separator: "\n", omittingEmptySubsequences: false)
    return "error: "
      + lines.enumerated().map { index, line in
        index == 0 || line.hasPrefix("  ") || line.isEmpty ? String(line) : "  \(line)"
      }.joined(separator: "\n")
  }

  /// A usage error with the command in which it occurred.
  private struct Misuse: Error {
    var error: UsageError
    var synopsis: String
    var path: [String]
  }

  private func dispatch(
    _ words: ArraySlice<String>, from entries: [CommandEntry], path: [String], _ console: Console
  ) throws {
    var rest = words
    guard let word = rest.popFirst() else { return console.print(help(path, console), terminator: "") }
    if word == "--help" || word == "-h" { return console.print(help(path, console), terminator: "") }
    if path.count == 1, try runRootOption(word, rest, console) { return }
    if path.count == 1, word == "help" {
      return try showHelp(rest, console)
    }
    guard let entry = entries.first(where: { $0.name == word }) else {
      throw misuse(unknown(word, entries, isRoot: path.count == 1), path)
    }
    switch entry {
    case .group(_, _, _, let entries):
      try dispatch(rest, from: entries, path: path + [word], console)
    case .command(let type):
      let path = path + [word]
      if ArgumentParser.asksForHelp(rest) {
        return console.print(HelpText(width: console.width).command(type.configuration, path: path), terminator: "")
      }
      let synopsis = HelpText.synopsis(type.configuration, path: path)
      do {
        let command = try type.init(try ArgumentParser(type.configuration).parse(Array(rest)))
        try command.run(console)
      } catch let error as UsageError {
        throw Misuse(error: error, synopsis: synopsis, path: path)
      }
    }
  }

  /// Handles `--version`, `--generate-completion-script` and `--generate-man-page`; returns false for other words.
  private func runRootOption(_ word: String, _ rest: ArraySlice<String>, _ console: Console) throws -> Bool {
    if word == "--version" {
      console.print(version)
      return true
    }
    if word == "--generate-man-page" {
      console.print(ManPage(self, environment: environment).text, terminator: "")
      return true
    }
    guard word.hasPrefix("--generate-completion-script") else { return false }
    let configuration = CommandConfiguration(name: name, abstract: "", examples: [], options: Self.options)
    do {
      let parsed = try ArgumentParser(configuration).parse([word] + rest)
      guard let shell = parsed.value("generate-completion-script") else { return false }
      console.print(CompletionScript(self).text(shell: shell), terminator: "")
      return true
    } catch {
      throw misuse(error, [name])
    }
  }

  /// `help sweep run`.
  private func showHelp(_ words: ArraySlice<String>, _ console: Console) throws {
    var path = [name]
    var entries = self.entries
    for word in words where word != "--help" && word != "-h" {
      guard let entry = entries.first(where: { $0.name == word }) else {
        throw misuse(unknown(word, entries, isRoot: path.count == 1), path)
      }
      path.append(word)
      entries = entry.entries
    }
    console.print(help(path, console), terminator: "")
  }

  /// The help of the command or group at a path of known words.
  private func help(_ path: [String], _ console: Console) -> String {
    let text = HelpText(width: console.width)
    var found: CommandEntry?
    for word in path.dropFirst() { found = (found?.entries ?? entries).first { $0.name == word } }
    switch found {
    case nil:
      return text.group(abstract: abstract, examples: examples, entries: entries, options: Self.options, path: path)
    case .group(_, let abstract, let examples, let entries):
      return text.group(abstract: abstract, examples: examples, entries: entries, path: path)
    case .command(let type):
      return text.command(type.configuration, path: path)
    }
  }

  private func unknown(_ word: String, _ entries: [CommandEntry], isRoot: Bool) -> UsageError {
    guard word.hasPrefix("-") else {
      let known = entries.map(\.name) + (isRoot ? ["help"] : [])
      let clause = Suggestion.clause(for: word, in: known)
      return UsageError(
        "unknown command '\(word)'" + (clause.isEmpty ? "; commands are \(known.joined(separator: ", "))" : clause))
    }
    let known = (isRoot ? Self.options : []) + [.help]
    return UsageError("unknown option '\(word)'\(Suggestion.clause(for: word, in: known.map { "--\($0.name)" }))")
  }

  private func misuse(_ error: UsageError, _ path: [String]) -> Misuse {
    Misuse(error: error, synopsis: "\(path.joined(separator: " ")) <subcommand>", path: path)
  }
}
