import Foundation
import SutureComposer
import Testing

@testable import suture

private struct LeafCommand: Command {
  static let configuration = CommandConfiguration(
    name: "run", abstract: "Don't stop.", examples: ["suture sweep run"],
    arguments: [.argument("specification", help: "What.").completed(by: .sweeps)],
    options: [
      .flag("json", help: "JSON."), .option("format", value: "format", help: "Format.", choices: ["a", "b"]),
      .option("site", value: "site", help: "Site.").completed(by: .sites),
      .option("save", value: "file", help: "File."),
    ])

  init(_ arguments: ParsedArguments) {}
  func run(_ console: Console) {}
}

struct CompletionScriptTests {
  private static let script = CompletionScript(
    CommandLineTool(
      name: "suture", version: "1", abstract: "", examples: [],
      entries: [.group(name: "sweep", abstract: "Search.", examples: [], entries: [.command(LeafCommand.self)])]))

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")),
    arguments: [
      (["suture", "s"], ["sweep"]),
      (["suture", "--v"], ["--version"]),
      (["suture", "sweep", ""], ["run", "--help"]),
      (["suture", "sweep", "run", "--"], ["--json", "--format", "--site", "--save", "--help"]),
      (["suture", "sweep", "run", "--format", ""], ["a", "b"]),
      (["suture", "sweep", "run", "sw"], ["sweeps:sweep", "sweeps:run", "sweeps:sw"]),
      (["suture", "sweep", "run", "--site", "sites:-"], ["sites:--site"]),
      (["suture", "sweep", "run", "--save", ""], []),
      (["suture", "sweep", "run", "--json", "x", "--f"], ["--format"]),
      (["suture", "sweep", "run", "y"], []),
    ]) func `bash completes what can stand at the cursor`(words: [String], completions: [String]) throws
  {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let call = "COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); _suture; printf '%s\\n' \"${COMPREPLY[@]}\""
    // The program that the script asks: it answers with what it was asked, so that the test sees it.
    let program = "suture() { local kind=\"$2\"; shift 2; for word; do echo \"$kind:$word\"; done; }\n"
    process.arguments = ["-c", program + Self.script.text(shell: "bash") + call]
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines == completions)
  }

  @Test func `fish gets one line for each command and option at its place`() {
    let lines = Self.script.text(shell: "fish").split(separator: "\n")
    #expect(
      lines.contains(
        "complete -c suture -n '__fish_seen_subcommand_from sweep; and not __fish_seen_subcommand_from run'"
          + " -f -a run -d 'Don\\'t stop.'"))
    #expect(
      lines.contains(
        "complete -c suture -n '__fish_seen_subcommand_from sweep; and __fish_seen_subcommand_from run'"
          + " -l format -x -a 'a b' -d 'Format.'"))
    #expect(lines.contains { $0.hasSuffix(" -a '(suture --complete sweeps (commandline -opc)[2..])'") })
    #expect(
      lines.contains { $0.hasSuffix(" -l site -r -a '(suture --complete sites (commandline -opc)[2..])' -d 'Site.'") })
  }
}
