import Testing

@testable import suture

private struct EchoCommand: Command {
  static let configuration = CommandConfiguration(
    name: "echo", abstract: "Print words.",
    discussion: "Every word goes to standard output, one a line, in the order in which it is given to the command.",
    examples: ["suture echo a b"], arguments: [.repeating("word", minimum: 1, help: "What to print.")],
    options: [
      .option("times", value: "number", help: "How often.", defaultValue: "1"), .flag("loud", help: "In capitals."),
    ])

  private let words: [String]
  private let times: Int

  init(_ arguments: ParsedArguments) throws {
    words = arguments.arguments("word")
    times = try arguments.integer("times", in: 1...9) ?? 1
  }

  func run(_ console: Console) throws {
    for _ in 0..<times { for word in words { console.print(word) } }
  }
}

private struct FailCommand: Command {
  struct Failure: Error, CustomStringConvertible {
    let description = "'se' cannot take 3 channels\n  at site 'input'\na way out"
  }

  static let configuration = CommandConfiguration(
    name: "fail", abstract: "Fail.", examples: ["suture group fail"],
    options: [.flag("quietly", help: "Print nothing."), .flag("usage", help: "Blame the words.")])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run(_ console: Console) throws {
    if arguments.flag("quietly") { throw ExitStatus.failure }
    if arguments.flag("usage") { throw UsageError("'--usage' and '--quietly' exclude each other") }
    throw Failure()
  }
}

struct CommandLineToolTests {
  private static let tool = CommandLineTool(
    name: "suture", version: "1.2.3", abstract: "Demonstrate.", examples: ["suture echo a"],
    entries: [
      .command(EchoCommand.self),
      .group(
        name: "group", abstract: "Lead on.", examples: ["suture group fail"], entries: [.command(FailCommand.self)]),
    ])

  private func run(_ words: String..., width: Int = 80) -> (status: Int32, output: String, error: String) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: width)
    let status = Self.tool.run(words, console)
    return (status, console.output.captured, console.error.captured)
  }

  @Test func `a command prints its result and the status is 0`() {
    #expect(run("echo", "a", "--times", "2", "b") == (0, "a\nb\na\nb\n", ""))
  }

  @Test func `a failing command prints its error alone and the status is 1`() {
    #expect(
      run("group", "fail")
        == (1, "", "error: 'se' cannot take 3 channels\n  at site 'input'\n  a way out\n"))
  }

  @Test func `a command that has said everything ends without a word`() {
    #expect(run("group", "fail", "--quietly") == (1, "", ""))
  }

  @Test(arguments: [
    (
      ["echo", "a", "--tims", "2"], "unknown option '--tims' (did you mean '--times'?)",
      "suture echo [--times <number>] [--loud] <word> ...", "suture echo"
    ),
    (
      ["echo", "a", "--times", "0"], "the value '0' of '--times' is not within 1...9",
      "suture echo [--times <number>] [--loud] <word> ...", "suture echo"
    ),
    (
      ["group", "fail", "--usage"], "'--usage' and '--quietly' exclude each other",
      "suture group fail [--quietly] [--usage]", "suture group fail"
    ),
    (["ecko"], "unknown command 'ecko' (did you mean 'echo'?)", "suture <subcommand>", "suture"),
    (["hlep"], "unknown command 'hlep' (did you mean 'help'?)", "suture <subcommand>", "suture"),
    (["--json", "echo"], "unknown option '--json'", "suture <subcommand>", "suture"),
    (["group", "fial"], "unknown command 'fial' (did you mean 'fail'?)", "suture group <subcommand>", "suture group"),
    (["help", "group", "x"], "unknown command 'x'; commands are fail", "suture group <subcommand>", "suture group"),
    (
      ["--generate-completion-script", "tcsh"],
      "'tcsh' is not a value of '--generate-completion-script' (did you mean 'zsh'?); it takes bash, zsh, fish",
      "suture <subcommand>", "suture"
    ),
  ]) func `wrong usage says what, how and where, and the status is 64`(
    words: [String], message: String, synopsis: String, path: String
  ) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
    #expect(Self.tool.run(words, console) == 64)
    #expect(console.output.captured.isEmpty)
    #expect(
      console.error.captured
        == "error: \(message)\nUsage: \(synopsis)\n  See '\(path) --help' for more information.\n")
  }

  @Test func `the version goes to standard output`() {
    #expect(run("--version") == (0, "1.2.3\n", ""))
  }

  @Test(arguments: [
    ["echo", "--help"], ["echo", "-h"], ["echo", "--unknown", "--help"], ["help", "echo"],
  ]) func `help of a command is the same however it is asked for`(words: [String]) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 60)
    #expect(Self.tool.run(words, console) == 0)
    #expect(
      console.output.captured == """
        OVERVIEW: Print words.

        Every word goes to standard output, one a line, in the order
        in which it is given to the command.

        USAGE: suture echo [--times <number>] [--loud] <word> ...

        ARGUMENTS:
          <word> ...              What to print.

        OPTIONS:
          --times <number>        How often. (default: 1)
          --loud                  In capitals.
          -h, --help              Show help information.

        EXAMPLES:
          suture echo a b

        """)
  }

  @Test(arguments: [[], ["--help"], ["help"]]) func `help of the program lists its commands`(words: [String]) {
    let console = Console(output: OutputStream(capturing: false), error: OutputStream(capturing: false), width: 80)
    #expect(Self.tool.run(words, console) == 0)
    #expect(
      console.output.captured == """
        OVERVIEW: Demonstrate.

        USAGE: suture <subcommand>

        OPTIONS:
          --version               Show the version.
          --generate-completion-script <shell>
                                  Print a completion script for a shell. (values: bash,
                                  zsh, fish)
          --generate-man-page     Print the manual page.
          -h, --help              Show help information.

        SUBCOMMANDS:
          echo                    Print words.
          group                   Lead on.

        EXAMPLES:
          suture echo a

          See 'suture help <subcommand>' for detailed help.

        """)
  }

  @Test func `help of a group lists what it leads to`() {
    let (status, output, _) = run("group")
    #expect(status == 0)
    #expect(output.contains("USAGE: suture group <subcommand>\n"))
    #expect(output.contains("SUBCOMMANDS:\n  fail                    Fail.\n"))
    #expect(output.hasSuffix("  See 'suture help group <subcommand>' for detailed help.\n"))
    #expect(run("help", "group").output == output)
    #expect(run("group", "--help").output == output)
  }

  @Test func `help after two hyphens is an argument`() {
    #expect(run("echo", "--", "--help") == (0, "--help\n", ""))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `a completion script names commands and options`(shell: String) {
    let (status, output, _) = run("--generate-completion-script", shell)
    #expect(status == 0)
    for word in ["echo", "group", "fail", "times", "quietly"] { #expect(output.contains(word)) }
  }
}
