import Foundation
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

/// `--weights` of `inspect`, `run`, `train` and sweeps.
@Suite(.serialized)
struct StartWeightsTests {
  private static let backbone = "resnet8(width: 4)"
  private static let graft = ["--backbone", backbone, "--site", "layer*.0.residual"]

  /// A folder with the weights of a bare backbone, `w.safetensors`, and images, `x.safetensors`.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let words = ["export", "identity", "--backbone", backbone, "--input", "2x1x8x8", "--seed", "5"]
    let outcome = try Program.run(words + ["--format", "safetensors", "-o", "w.safetensors"], in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    var tensors = SafeTensors()
    tensors["x"] = Tensor([2, 1, 8, 8], (0..<128).map { sin(Float($0)) })
    try tensors.write(to: folder.file("x.safetensors"))
    return folder
  }

  private static func output(_ words: [String], in folder: TemporaryFolder) throws -> [Float] {
    let outcome = try Program.run(
      ["run"] + words + ["--tensors", "x.safetensors", "--save", "y.safetensors"], in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    return try SafeTensors(contentsOf: folder.file("y.safetensors")).require("eval/y", path: "y").values
  }

  @Test(arguments: [
    "identity_init(se(reduction: 2))", "identity_init(eca >> simam)", "identity_init(project(eca | simam))",
  ])
  func `with identity_init the output is that of the loaded network, bit for bit`(composition: String) throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let weights = ["--weights", "w.safetensors"]
    let bare = try Self.output(["identity", "--backbone", Self.backbone] + weights, in: folder)
    #expect(try Self.output([composition] + Self.graft + weights, in: folder) == bare)
    let fresh = try Self.output(["se(reduction: 2)"] + Self.graft + weights, in: folder)
    #expect(fresh != bare)
  }

  @Test func `inspect tells what of a file fits, as table and as JSON`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let words = ["inspect", "eca"] + Self.graft + ["--input", "2x1x8x8", "--weights", "w.safetensors"]
    let shown = try Program.run(words, in: folder)
    #expect(shown.output.contains("weights      'w.safetensors' has 37 of the network's 43 tensors"))
    #expect(shown.output.contains("6 missing in grafts\n  loaded      37 tensors  5,054 values\n"), "\(shown.output)")
    let document = try Program.run(words + ["--json"], in: folder).json() as? [String: Any]
    let report = try #require(document?["weights"] as? [String: Any])
    #expect(report["missing_in_grafts"] as? Int == 6 && (report["loaded"] as? [String: Any])?["tensors"] as? Int == 37)
    let strict = try Program.run(words + ["--require-transfer", "1"], in: folder)
    #expect(strict.status == 1 && strict.error.contains("'--require-transfer 0.997' accepts it"), "\(strict.error)")
  }

  @Test func `weights for other classes are told with the way to a last layer for as many`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let words = ["inspect", "identity", "--input", "2x1x8x8", "--weights", "w.safetensors", "--require-transfer", "1"]
    let other = try Program.run(words + ["--backbone", "resnet8(width: 4, classes: 3)"], in: folder)
    #expect(other.status == 1 && other.error.contains("is for 10 classes"), "\(other.error)")
    // Of another width, other layers differ as well.
    let wider = try Program.run(words + ["--backbone", "resnet8(width: 8)"], in: folder)
    #expect(wider.status == 1 && !wider.error.contains("classes"), "\(wider.error)")
  }

  @Test func `training starts with the weights, freezes what is asked, and records both`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let words = ["train", "se(reduction: 2)"] + Self.graft
    let trained = try Program.run(
      words + [
        "--weights", "w.safetensors", "--freeze", "backbone", "--epochs", "1", "--save", "t.safetensors",
        "--checkpoint-every", "1",
      ], in: folder)
    #expect(trained.status == 0 && trained.error.contains("missing in grafts"), "\(trained.error)")
    let (before, after) = (
      try SafeTensors(contentsOf: folder.file("w.safetensors")),
      try SafeTensors(contentsOf: folder.file("t.safetensors"))
    )
    for name in before.names where after.contains(name) && !name.hasSuffix("num_batches_tracked") {
      #expect((before[name] == after[name]) == !name.hasPrefix("linear."), "\(name)")
    }
    let recipe = try #require(after.metadata["recipe"])
    #expect(recipe.contains("\"frozen\":[\"backbone\"]") && recipe.contains("\"file\":\"w.safetensors\""))
    #expect(!FileManager.default.fileExists(atPath: folder.file("t.safetensors.checkpoint")))
  }

  @Test func `values that are not finite are told`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    var tensors = try SafeTensors(contentsOf: folder.file("w.safetensors"))
    tensors["bn1.bias"] = Tensor([4], [0, .nan, 0, 0])
    try tensors.write(to: folder.file("nan.safetensors"))
    let words = ["inspect", "identity", "--backbone", Self.backbone, "--input", "1x1x8x8"]
    let outcome = try Program.run(words + ["--weights", "nan.safetensors"], in: folder)
    #expect(
      outcome.error == "warning: 'nan.safetensors': 1 tensor has values that are not finite: bn1.bias\n")
  }

  @Test(arguments: [
    (["--rename", "a=b"], "'--rename' is about a file of weights"),
    (["--by-position"], "'--by-position' is about a file of weights"),
    (["--require-transfer", "0.5"], "'--require-transfer' is about a file of weights"),
    (["--weights", "w.safetensors", "--rename", "ab"], "a rule is FROM=TO"),
    (["--weights", "w.safetensors", "--rename", "a=b", "--by-position"], "omit '--rename'"),
    (["--weights", "w.safetensors", "--by-position"], "safetensors files are sorted by name"),
    (["--weights", "none.pth"], "none.pth"), (["--freeze", "grafts"], "has nothing to freeze"),
    (["--weights", "w.safetensors", "--rename", "*=x.*"], "is the file for another network?"),
  ]) func `what makes no sense is refused`(words: [String], fact: String) throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let outcome = try Program.run(["train", "--backbone", Self.backbone, "--epochs", "1"] + words, in: folder)
    #expect(outcome.status != 0 && outcome.error.contains(fact), "\(outcome.error)")
  }

  @Test func `every trial of a sweep starts with the backbone's weights, which are part of its key`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let text = Sweep.specification(modules: ["eca"], stages: "[{train: {epochs: 1, seeds: [1]}}]")
    func keys(_ text: String) throws -> [String: Any] {
      try folder.write("small.yaml", text)
      let outcome = try Program.run(["sweep", "run", "small.yaml"], in: folder)
      #expect(outcome.status == 0, "\(outcome.error)")
      return try Sweep.results(try Program.run(["sweep", "results", "small.db", "--json"], in: folder))
        .mapValues { $0["accuracy_mean"] as Any }
    }
    let fresh = try keys(text)
    let started = try keys(
      text.replacing("backbone: {", with: "backbone: {weights: w.safetensors, ")
        .replacing("batch_size: 256", with: "batch_size: 256, freeze: [backbone], learning_rate: 0"))
    let (a, b) = (started["identity"] as? Double, started["eca"] as? Double)
    // From another folder, the weights are found beside the store; frozen grafts are none in the control.
    try folder.write(
      "grafts.yaml",
      text.replacing("name: small", with: "name: grafts")
        .replacing("backbone: {", with: "backbone: {weights: w.safetensors, ")
        .replacing("batch_size: 256", with: "batch_size: 256, freeze: [grafts]"))
    #expect(try Program.run(["sweep", "run", "grafts.yaml"], in: folder).status == 0)
    let elsewhere = try TemporaryFolder()
    defer { withExtendedLifetime(elsewhere) {} }
    let resumed = try Program.run(["sweep", "resume", folder.file("grafts.db")], in: elsewhere)
    #expect(resumed.status == 0, "\(resumed.error)")
    // Nothing is learnt, so that the accuracy is that of the loaded network.
    #expect(a != nil && b != nil && a != fresh["identity"] as? Double)
    try folder.write("small.yaml", text.replacing("backbone: {", with: "backbone: {by_position: true, "))
    let wrong = try Program.run(["sweep", "run", "small.yaml"], in: folder)
    #expect(wrong.status != 0 && wrong.error.contains("add 'weights'"), "\(wrong.error)")
  }
}
