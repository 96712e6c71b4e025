import SutureTestSupport
import Testing

@testable import SutureSweep

/// Compositions as a shell hands them over: split into words, or in part taken away.
struct ShellSpellingTests {
  @Test(arguments: [
    (["se", "then", "eca"], "se >> eca"), (["se", "+", "eca"], "eca + se"), (["SE", "Times", "ECA"], "eca * se"),
    (["(se", "plus", "eca)", "then", "cbam(reduction=8)"], "(eca + se) >> cbam(reduction: 8)"),
  ])
  func `several words are one composition, printed in its one spelling`(words: [String], spelling: String) throws {
    let outcome = try Program.run(["inspect"] + words + ["--input", "1x64x8x8", "--json"])
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    #expect((try outcome.json() as? [String: Any])?["composition"] as? String == spelling)
  }

  @Test(arguments: [
    ["inspect", "se", "--input", "1x64x8x8"], ["bench", "se", "--input", "1x64x8x8", "--runs", "1"],
    ["train", "se", "--backbone", "resnet8(width: 4)", "--site", "layer1.0.residual", "--epochs", "1"],
    ["run", "se", "--tensors", "x.safetensors", "--save", "y.safetensors"],
  ])
  func `a redirection into a file named like a module is refused`(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.start(arguments, in: folder, after: "exec >> eca").outcome()
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("the file 'eca', which is named like a module: the shell read '>>'"))
    #expect(outcome.error.contains("quote the composition, 'se >> eca', or write it with words: se then eca"))
    #expect(try folder.read("eca").isEmpty)
  }

  @Test func `ids are read in any case wherever they are asked for`() throws {
    for arguments in [["info", "SE"], ["info", "ResNet8"], ["probe", "ResNet8", "--input", "1x3x8x8"]] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    }
  }

  @Test func `any other file takes the result`() throws {
    let folder = try TemporaryFolder()
    let arguments = ["inspect", "se", "--input", "1x64x8x8"]
    let outcome = try Program.start(arguments, in: folder, after: "exec > eca.txt").outcome()
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    #expect(try folder.read("eca.txt").contains("composition  se"))
  }

  @Test func `words that make no composition are told to be quoted`() throws {
    let outcome = try Program.run(["inspect", "se", "README.md", "eca", "--input", "1x64x8x8"])
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains("the shell passed it as 3 words"))
    #expect(outcome.error.contains("quote the composition, as in 'se >> eca'"))
  }
}
