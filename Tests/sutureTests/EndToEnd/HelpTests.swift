import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Help and exit statuses, of every command.
struct HelpTests {
  static let commands = [
    ["list"], ["search"], ["info"], ["inspect"], ["probe"], ["run"], ["train"], ["bench"],
    ["bench-suite"], ["sweep"], ["sweep", "plan"], ["sweep", "run"], ["sweep", "resume"], ["sweep", "status"],
    ["sweep", "results"], ["sweep", "show"], ["sweep", "compare"], ["sweep", "ablation"], ["sweep", "report"],
  ]

  @Test(arguments: commands) func `help goes to standard output and has an example`(command: [String]) throws {
    let ways = [["help"] + command, command + ["--help"], command + ["-h"]]
    let outcomes = try ways.map { try Program.run($0) }
    for outcome in outcomes {
      #expect(outcome.status == 0)
      #expect(outcome.error.isEmpty)
      #expect(outcome.output == outcomes[0].output)
    }
    let text = outcomes[0].output
    #expect(text.contains("suture \(command.joined(separator: " "))"))
    let examples = try #require(text.range(of: "(?i)examples?:", options: .regularExpression))
    #expect(text[examples.upperBound...].contains("suture \(command.joined(separator: " "))"))
  }

  @Test func `the program alone, its version, and help on the whole`() throws {
    for arguments in [[], ["help"], ["--help"]] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 0 && outcome.error.isEmpty)
      for command in Self.commands where command.count == 1 { #expect(outcome.output.contains(command[0])) }
    }
    let version = try Program.run(["--version"])
    #expect(version.status == 0 && version.output.contains("."))
  }

  @Test(arguments: [
    (["lst"], "unknown command 'lst' (did you mean 'list'?)"),
    (["sweep", "rnu"], "unknown command 'rnu' (did you mean 'run'?)"),
    (["list", "--jsno"], "unknown option '--jsno' (did you mean '--json'?)"),
    (["list", "--kind", "modul"], "'modul' is not a value of '--kind' (did you mean 'module'?)"),
    (["list", "extra"], "unexpected argument 'extra'"),
    (["inspect"], "argument '<composition>' is missing"),
    (["inspect", "se"], "'--input' is missing"),
    (["inspect", "se", "--input"], "option '--input' needs a value"),
    (["inspect", "se", "--input", "0x3x4x4"], "the value '0x3x4x4' of '--input' is not a shape"),
    (["inspect", "se", "--input", "1x3x-4x4"], "is not a shape"),
    (["inspect", "se", "--input", ""], "the value of '--input' is empty"),
    (["inspect", "se", "--input", "１x３x４x４"], "is not a shape"),
    (["inspect", "se", "--input", "1x999999x9999x9999"], "is too large: a tensor has at most 8589934592 elements"),
    (["inspect", "se", "--input", "1x3x4x4", "--site", "input"], "give '--backbone' too"),
    (["inspect", "se", "--backbone", "resnet8"], "'--backbone' needs '--site'"),
    (["run", "se"], "option '--tensors <file>' is missing"),
    (["bench", "se", "--input", "1x16x4x4", "--runs", "0"], "the value '0' of '--runs' is not within 1...1000000"),
    (["bench", "se", "--input", "1x16x4x4", "--threads", "2000"], "is not within 1...1024"),
    (["bench", "se", "--input", "1x16x4x4", "--train", "--step"], "'--train' and '--step' measure different things"),
    (["bench", "se", "--backbone", "resnet8"], "'--backbone' needs '--site'"),
    (["sweep", "run", "x", "--memory-limit", "1"], "the value '1' of '--memory-limit' is not within 64..."),
    (["sweep", "run", "x", "--cpu-limit", "0"], "the value '0' of '--cpu-limit' is not within 1..."),
    (["bench-suite"], "argument '<suite>' is missing"),
    (["bench-suite", "x.yaml", "--resume"], "'--resume' needs '--output'"),
    (["bench-suite", "x.yaml", "--baseline", "b.json"], "'--baseline' compares ratios to the peer"),
    (["bench-suite", "x.yaml", "--peer", " "], "the value of '--peer' is empty"),
    (["bench-suite", "x.yaml", "--rounds", "0"], "the value '0' of '--rounds' is not within 1...1000"),
    (["train", "--backbone", "resnet8", "--epochs", "99999999999999999999"], "is not an integer"),
    (["train", "--backbone", "resnet8", "--learning-rate", "nan"], "is not a number"),
    (["sweep", "results"], "no store is named, and there is no '.db' file in this folder"),
    (["sweep", "run", "x", "--workers", "1024", "--cpu-limit", "0"], "is not within 1..."),
    (["sweep", "run", "x", "--workers", "0"], "the value '0' of '--workers' is not within 1...1024"),
  ]) func `wrong usage is told on standard error, with status 64`(arguments: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("error: "))
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.error.contains("\nUsage: suture "))
    #expect(try folder.names().isEmpty)
  }
}
