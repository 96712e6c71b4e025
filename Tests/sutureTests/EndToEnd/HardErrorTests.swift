import SutureTestSupport
import Testing

@testable import SutureSweep

/// Command lines that cannot be meant: each error names the thing, the place, and a way out.
struct HardErrorTests {
  struct Line: CustomTestStringConvertible, Sendable {
    let words: [String]
    let status: Int32
    /// What the message must contain.
    let fragments: [String]

    init(_ words: [String], _ status: Int32, _ fragments: [String]) {
      (self.words, self.status, self.fragments) = (words, status, fragments)
    }

    var testDescription: String { words.joined(separator: " ") }
  }

  /// A folder with one specification for each mistake that is made in files.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let text = Sweep.specification(modules: ["se"])
    for (name, right, wrong) in [
      ("keep", "epochs: 1", "epochs: 1, keep: 125%"), ("colon", "\"resnet8(width: 4)\"", "resnet8(width: 4)"),
      ("star", "[\"se\"]", "*se"), ("key", "{batch", "{warm_up: 1, batch"), ("ids", "[\"se\"]", "[see]"),
      ("site", "layer3.0.residual", "layer9"),
      ("function", "arity: [1]", "arity: [1], compositions: [sum(se)]"),
    ] { try folder.write("\(name).yaml", text.replacing(right, with: wrong)) }
    return folder
  }

  static let lines: [Line] = [
    Line(["frobnicate"], 64, ["unknown command 'frobnicate'", "commands are list, search, info"]),
    Line(["lst"], 64, ["unknown command 'lst'", "did you mean 'list'?", "'suture --help'"]),
    Line(["--verison"], 64, ["unknown option '--verison'", "did you mean '--version'?"]),
    Line(["list", "--sort", "size"], 64, ["'size' is not a value of '--sort'", "it takes id, family, year"]),
    Line(["plugin", "new", "mine", "--folder", ""], 64, ["the value of '--folder' is empty"]),
    Line(["search"], 64, ["nothing to search for", "give a term, '--accepts' or '--keeps-shape'"]),
    Line(
      ["search", "--max-parameters", "few", "--accepts", "1x64x8x8"], 64,
      ["'few' of '--max-parameters'", "not an integer at least 0"]),
    Line(["info"], 64, ["argument '<id>' is missing", "as 'suture list' shows it"]),
    Line(["info", "sse"], 1, ["there is no module", "'sse'", "did you mean 'se'?"]),
    Line(["inspect"], 64, ["'<composition>' is missing", "such as '(se + eca) >> cbam'"]),
    Line(["inspect", "se"], 64, ["'--input' is missing", "such as 1x64x32x32"]),
    Line(["inspect", "se", "--input", "64x32x32"], 1, ["tokens 64×32×32", "did you mean 1x64x32x32?"]),
    Line(["inspect", "se", "--input", "1,64,32,32"], 64, ["'1,64,32,32' of '--input'", "did you mean '1x64x32x32'?"]),
    Line(
      ["inspect", "se", "--input", "1x2x3x4x5"], 1,
      ["1×2×3×4×5 has 5 dimensions", "maps [n, c, h, w] or tokens [n, l, c]"]),
    Line(["inspect", "se >> ", "--input", "1x64x8x8"], 1, ["column 7", "a module is missing at the end", "      ^"]),
    Line(
      ["inspect", "sum(se, eca)", "--input", "1x64x8x8"], 1,
      ["column 1: there is no function 'sum'", "write 'a + b'", "max, mean"]),
    Line(
      ["inspect", "se(8)", "--input", "1x64x8x8"], 1, ["column 4", "a hyperparameter of 'se'", "'suture info se'"]),
    Line(
      ["inspect", "se(reduktion: 8)", "--input", "1x64x8x8"], 1,
      ["'se' has no hyperparameter 'reduktion'", "did you mean 'reduction'?"]),
    Line(
      ["inspect", "se eca", "--input", "1x64x8x8"], 1,
      ["column 4: an operator is missing before 'eca'", ">> (then), + (plus)"]),
    Line(
      ["inspect", "se + eca * ca", "--input", "1x64x8x8"], 1,
      ["column 10", "'+' and '*' mixed", "parentheses must say"]),
    Line(
      ["inspect", "se(reduction: 128)", "--input", "1x64x8x8"], 1,
      ["'se' cannot take 64 channels with reduction 128", "would fit: se(reduction:"]),
    Line(["inspect", "se", "--backbone", "resnet8"], 64, ["'--backbone' needs '--site'", "'suture probe' lists"]),
    Line(
      ["inspect", "se", "--backbone", "resnet9", "--site", "layer1"], 1,
      ["no backbone 'resnet9'", "did you mean 'resnet8'?"]),
    Line(
      ["inspect", "se", "--backbone", "resnet8", "--site", "layer9"], 1,
      ["resnet8 has no site 'layer9'", "its sites: input, stem"]),
    Line(
      ["inspect", "se", "--backbone", "resnet8", "--site", "layer1", "--input", "3x32x32"], 1,
      ["'resnet8' takes a map [n, c, h, w], not 3×32×32", "did you mean 1x3x32x32?"]),
    Line(
      ["inspect", "se | eca", "--backbone", "resnet8", "--site", "layer2"], 1,
      ["'se | eca' turns", "at site 'layer2' of resnet8", "project(se | eca)"]),
    Line(["probe", "se"], 1, ["no backbone 'se'", "'se' is a module"]),
    Line(
      ["run", "se", "--tensors", "none.safetensors", "--save", "o.safetensors"], 1,
      ["cannot read 'none.safetensors'", "no such file"]),
    Line(["verify", "nonesuch"], 1, ["'nonesuch'", "'suture list"]),
    Line(["verify", "se", "--level", "4"], 64, ["'4' is not a value of '--level'; it takes a number from 1 to 3"]),
    Line(["train", "se", "--backbone", "resnet8"], 64, ["'--site' is missing", "'suture probe' lists"]),
    Line(["train", "se", "--site", "layer1"], 64, ["'--backbone <id>' is missing", "such as 'resnet8(width: 32)'"]),
    Line(["train", "--backbone", "resnet8", "--data", "digit"], 1, ["no data set 'digit'", "did you mean 'digits'?"]),
    Line(
      ["train", "--backbone", "resnet8", "--epochs", "many"], 64,
      ["'many' of '--epochs'", "not an integer within 1..."]),
    Line(["bench", "se", "--input", "1x64x8x8", "--runs", "0"], 64, ["'0' of '--runs'", "not within 1...1000000"]),
    Line(["sweep", "run", "nonesuch"], 1, ["no sweep 'nonesuch'", "ready sweeps are digits-pairs"]),
    Line(["sweep", "run", "keep.yaml"], 1, ["keep.yaml:5:", "'keep' is '125%'", "above 0% and at most 100%"]),
    Line(["sweep", "run", "colon.yaml"], 1, ["colon.yaml:3:", "quote values that contain ': '"]),
    Line(["sweep", "run", "star.yaml"], 1, ["star.yaml:4:", "quote values that begin with '*'"]),
    Line(
      ["sweep", "run", "key.yaml"], 1,
      ["key.yaml:6:", "unknown key 'warm_up'", "did you mean 'warm_up_epochs'?", "known here: optimizer"]),
    Line(["sweep", "run", "ids.yaml"], 1, ["ids.yaml:4:", "no module 'see'", "did you mean 'se'?"]),
    Line(["sweep", "run", "site.yaml"], 1, ["site.yaml:3:", "no site 'layer9'", "its sites: input"]),
    Line(["sweep", "run", "function.yaml"], 1, ["function.yaml:4:", "no function 'sum'", "functions are residual"]),
    Line(["sweep", "results", "--store", "none.db"], 1, ["no store 'none.db'", "'suture sweep run'"]),
    Line(["plugin", "new", "then"], 1, ["'then' is already a keyword of compositions", "choose another id"]),
  ]

  @Test(arguments: lines) func `an error names thing, place and way out`(line: Line) throws {
    let outcome = try Program.run(line.words, in: try folder())
    #expect(outcome.status == line.status && outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("error: "))
    for fragment in line.fragments { #expect(outcome.error.contains(fragment), "\(outcome.error)") }
  }
}
