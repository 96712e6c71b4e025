import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Names of unknown origin hold what could command a terminal; no output of the program does.
@Suite(.serialized)
struct ControlCharacterTests {
  private static let escape = "\u{1b}[2J\u{9b}31m\u{202e}"

  private func check(_ outcome: Program.Outcome, _ what: String) {
    let texts = outcome.output.unicodeScalars.map { $0 } + outcome.error.unicodeScalars.map { $0 }
    let hostile = texts.filter { $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t" }
    #expect(hostile.isEmpty && !texts.contains("\u{202e}"), "\(what): \(outcome.error.debugDescription)")
  }

  @Test(arguments: [
    ["inspect", "se\(escape)", "--input", "1x8x4x4"], ["list", "--registry", "none\(escape)"], ["info", "x\(escape)"],
    ["sweep", "run", "none\(escape).yaml"], ["sweep", "results", "--store", "none\(escape).db"], ["x\(escape)"],
    ["run", "se", "--tensors", "none\(escape)", "--save", "out"], ["plugin", "install", "none\(escape)"],
    ["verify", "se", "--junit", "none/\(escape)"], ["train", "--backbone", "r\(escape)"],
  ]) func `an error shows what it names without obeying it`(arguments: [String]) throws {
    let outcome = try Program.run(arguments, in: try TemporaryFolder())
    #expect(outcome.status != 0 && outcome.error.contains("\\u"), "\(arguments): \(outcome.error.debugDescription)")
    check(outcome, "\(arguments)")
  }

  @Test func `a plugin's reason and a sweep's name are spelled out in every output`() throws {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add(
      "mine", "return host->fail(host->context, suture_text(\"=bad \\x1b[2J\\xc2\\x9b\" \"31m\"));")
    try folder.write("small.yaml", Sweep.specification(modules: ["mine", "se"]))
    let run = try Program.run(["sweep", "run", "small.yaml", "--registry", dropIn.path], in: folder)
    check(run, "run")
    #expect(run.output.contains("[2J"), "\(run.output)")
    for reader in [
      ["results"], ["results", "--csv"], ["results", "--json"], ["status"], ["status", "--json"], ["show", "mine"],
      ["ablation", "--format", "csv"], ["ablation", "--format", "latex"], ["report", "--markdown", "-"],
      ["report", "--csv", "-"],
    ] {
      let outcome = try Program.run(["sweep"] + reader + ["--store", "small.db"], in: folder)
      #expect(outcome.status == 0, "\(reader): \(outcome.error)")
      check(outcome, "\(reader)")
    }
    for (form, file) in [("markdown", "r.md"), ("csv", "r.csv")] {
      #expect(try Program.run(["sweep", "report", "small.db", "--\(form)", file], in: folder).status == 0)
      #expect(try !folder.read(file).contains("\u{1b}"))
    }
    try folder.write("named.yaml", Sweep.specification(modules: ["se"], name: "\"s\\e[2J\""))
    check(try Program.run(["sweep", "run", "named.yaml", "--store", "named.db"], in: folder), "a sweep's name")
  }
}
