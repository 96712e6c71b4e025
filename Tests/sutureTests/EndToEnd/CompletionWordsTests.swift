import SutureTestSupport
import Testing

@testable import SutureSweep

/// The words that a shell's completion script asks the program for.
struct CompletionWordsTests {
  @Test(arguments: [
    (["modules"], "se", "resnet8"), (["modules"], "topology-both-orders", "resnet8"), (["backbones"], "resnet8", "se"),
    (["ids"], "vit_base_patch16_224", "digits"), (["ids"], "identity_init", "digits"), (["data-sets"], "digits", "se"),
    (["tags"], "channel", "se"),
    (["sweeps"], "digits-pairs", "se"), (["runtimes"], "ncnn", "se"),
    (["sites", "train", "--backbone", "resnet8"], "layer1.0.residual", "se"),
    (["sites", "train", "--backbone='resnet8(width: 4)'", "--site"], "layer3.0.residual", "input.x"),
  ])
  func `each source prints its words`(arguments: [String], word: String, other: String) throws {
    let outcome = try Program.run(["--complete"] + arguments)
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    #expect(outcome.lines.contains { $0 == word } && !outcome.lines.contains { $0 == other })
  }

  @Test func `stores and specifications are those of the current folder`() throws {
    let folder = try TemporaryFolder()
    for name in ["a.db", "b.yaml", "c.txt"] { try folder.write(name, "") }
    #expect(try Program.run(["--complete", "stores"], in: folder).output == "a.db\n")
    #expect(try Program.run(["--complete", "sweeps"], in: folder).lines.contains("b.yaml"))
  }

  @Test(arguments: [[], ["nonesuch"], ["sites"], ["sites", "--backbone", "nonesuch"], ["sites", "--backbone", "(("]])
  func `what cannot be completed prints nothing`(arguments: [String]) throws {
    let outcome = try Program.run(["--complete"] + arguments)
    #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.error.isEmpty)
  }
}
