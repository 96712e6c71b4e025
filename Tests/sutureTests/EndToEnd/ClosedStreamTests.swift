import SutureTestSupport
import Testing

@testable import SutureSweep

/// The program started with closed standard streams, as service managers and `>&-` in a shell do it.
@Suite(.serialized)
struct ClosedStreamTests {
  private static let closings = ["exec <&-", "exec >&-", "exec 2>&-", "exec <&- >&-", "exec <&- >&- 2>&-"]

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "small.yaml", Sweep.specification(modules: ["se"], stages: "[check, cost, {train: {epochs: 1}}]"))
    return folder
  }

  private func run(_ arguments: [String], _ closing: String, in folder: TemporaryFolder) throws -> Program.Outcome {
    try Program.start(arguments, in: folder, after: closing).outcome()
  }

  @Test(arguments: closings) func `a fresh store is whole whichever stream is closed`(closing: String) throws {
    let folder = try folder()
    let outcome = try run(["sweep", "run", "small.yaml"], closing, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let stored = try StoredTrials(folder.file("small.db"))
    #expect(stored.isWhole && stored.keys.count == 2)
    #expect(outcome.output.contains("the bare backbone") != closing.contains(">&-") || closing == "exec 2>&-")
    #expect(try Program.run(["sweep", "results", "--store", "small.db"], in: folder).status == 0)
  }

  @Test func `a finished store stays as it is whichever stream is closed and whichever command reads it`() throws {
    let folder = try folder()
    #expect(try Program.run(["sweep", "run", "small.yaml"], in: folder).status == 0)
    let commands = [
      ["sweep", "run", "small.yaml"], ["sweep", "resume", "--store", "small.db"],
      ["sweep", "plan", "small.yaml"], ["sweep", "status", "--store", "small.db"],
      ["sweep", "results", "--store", "small.db"], ["sweep", "show", "se", "--store", "small.db"],
      ["sweep", "compare", "se", "identity", "--store", "small.db"], ["sweep", "ablation", "--store", "small.db"],
      ["sweep", "report", "--store", "small.db", "--markdown", "r.md", "--no-structures"],
    ]
    for command in commands {
      for closing in Self.closings {
        let outcome = try run(command, closing, in: folder)
        #expect(outcome.status == 0, "\(command) after '\(closing)': \(outcome.error)")
        let stored = try StoredTrials(folder.file("small.db"))
        #expect(stored.isWhole && stored.keys.count == 2, "\(command) after '\(closing)'")
      }
    }
    #expect(try folder.read("r.md").hasPrefix("# "))
  }

  @Test(arguments: closings) func `weights and reports hold nothing of what is printed`(closing: String) throws {
    let folder = try TemporaryFolder()
    let train = ["train", "--backbone", "resnet8(width: 4)", "--epochs", "1", "--batch-size", "256"]
    let outcome = try run(train + ["--save", "w.safetensors"], closing, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let plain = try TemporaryFolder()
    #expect(try Program.run(train + ["--save", "w.safetensors"], in: plain).status == 0)
    #expect(try folder.bytes("w.safetensors") == plain.bytes("w.safetensors"))
    let checks = try run(["verify", "se", "--level", "1", "--junit", "j.xml"], closing, in: folder)
    #expect(checks.status == 0, "\(checks.error)")
    #expect(try folder.read("j.xml").hasPrefix("<?xml"))
  }
}
