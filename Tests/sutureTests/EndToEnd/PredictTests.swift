import Foundation
import SutureExecution
import SutureTestSupport
import Testing

/// `suture predict` and `suture explain`: trained networks on image files.
@Suite(.serialized)
struct PredictTests {
  /// A folder with `m.safetensors`, trained to tell two images apart, and those images.
  private static func folder(graft: [String] = []) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try TwoImages.write(to: folder, train: 8)
    let words =
      ["train"] + graft + [
        "--backbone", "resnet8(width: 4)", "--data", "images", "--image-size", "16", "--resize", "16",
      ]
    let outcome = try Program.run(
      words + ["--validation", "none", "--batch-size", "4", "--epochs", "8", "--save", "m.safetensors"], in: folder)
    #expect(outcome.status == 0 && outcome.output.contains("100.00 %"), "\(outcome.output)\(outcome.error)")
    return folder
  }

  @Test func `images are classified as in training, with the names of classes`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let words = ["predict", "m.safetensors", "second.jpg", "first.jpg"]
    let outcome = try Program.run(words + ["--json"], in: folder)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let documents = try #require(try outcome.json() as? [[String: Any]])
    for (document, name) in zip(documents, ["second", "first"]) {
      let predictions = try #require(document["predictions"] as? [[String: Any]])
      #expect(document["image"] as? String == "\(name).jpg" && predictions.first?["name"] as? String == name)
      let probabilities = predictions.compactMap { $0["probability"] as? Double }
      #expect(probabilities.count == 2 && abs(probabilities.reduce(0, +) - 1) < 1e-6)
      #expect(probabilities[0] > probabilities[1])
    }
    let shown = try Program.run(words + ["--top", "1"], in: folder)
    #expect(shown.output.hasPrefix("image       class   probability\nsecond.jpg  second"), "\(shown.output)")
    #expect(shown.output.split(separator: "\n").count == 3)
  }

  @Test func `what cannot be classified is told`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    func error(_ words: String...) throws -> String {
      let outcome = try Program.run(["predict"] + words, in: folder)
      #expect(outcome.status != 0 && outcome.output.isEmpty)
      return outcome.error
    }
    #expect(try error("m.safetensors", "none.jpg").contains("cannot read 'none.jpg'"))
    let other = try error("m.safetensors", "m.safetensors")
    #expect(other.contains("'m.safetensors' is neither JPEG nor PNG") && !other.contains("skip"))
    #expect(try error("first.jpg", "first.jpg").contains("'first.jpg'"))
    try #require(
      try Program.run(
        ["export", "identity", "--backbone", "resnet8", "--format", "safetensors", "-o", "w.safetensors"], in: folder
      ).status == 0)
    #expect(try error("w.safetensors", "first.jpg").contains("'suture train --save' writes files that have one"))
    #expect(try error("m.safetensors").contains("<image>"))
  }

  @Test func `damaged weights are told, not shown as a class`() throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    var weights = try SafeTensors(contentsOf: folder.file("m.safetensors"))
    let name = try #require(weights.names.first { $0.hasSuffix("running_var") })
    let tensor = try weights.require(name, path: "")
    weights.set(name, Tensor(tensor.shape, repeating: .nan))
    try weights.write(to: folder.file("nan.safetensors"))
    let outcome = try Program.run(["predict", "nan.safetensors", "first.jpg"], in: folder)
    #expect(
      outcome.status == 1 && outcome.output.isEmpty
        && outcome.error.contains("the outputs of 'nan.safetensors' for 'first.jpg' are not finite"), "\(outcome.error)"
    )

    // A network for batches of seven images, or for images of any size, is not one that was trained.
    for shape in ["[7,3,16,16]", "[1,3,16,30000]"] {
      weights.metadata["recipe"] = try #require(weights.metadata["recipe"])
        .replacing(/"shape":\[[0-9,]*\]/, with: "\"shape\":\(shape)")
      try weights.write(to: folder.file("shape.safetensors"))
      let refused = try Program.run(["predict", "shape.safetensors", "first.jpg"], in: folder)
      #expect(refused.status == 1 && refused.error.contains("has no sound 'recipe'"), "\(refused.error)")
    }
  }

  @Test func `grafts are explained by gains, gates and pictures`() throws {
    let folder = try Self.folder(graft: ["se(reduction: 2)", "--site", "layer*.0.residual"])
    defer { withExtendedLifetime(folder) {} }
    let words = ["explain", "m.safetensors", "first.jpg", "second.jpg", "--output", "explained"]
    let outcome = try Program.run(words + ["--json"], in: folder)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let documents = try #require(try outcome.json() as? [[String: Any]])
    #expect(documents.map { $0["name"] as? String } == ["first", "second"])
    for (index, document) in documents.enumerated() {
      let grafts = try #require(document["grafts"] as? [[String: Any]])
      #expect(grafts.map { $0["site"] as? String } == (1...3).map { "layer\($0).0.residual" })
      for graft in grafts {
        // SE multiplies channels by sigmoids.
        let gates = try #require(graft["channels"] as? [String: Double])
        #expect(try #require(gates["least"]) > 0 && #require(gates["largest"]) < 1)
        let gain = try #require(graft["gain"] as? Double)
        #expect(try gain >= #require(gates["least"]) && gain <= #require(gates["largest"]))
        let name = try #require(graft["picture"] as? String)
        #expect(name.hasPrefix("\(index + 1)-"))
        #expect(try folder.bytes("explained/\(name)").starts(with: [0x89, 0x50, 0x4e, 0x47]))
      }
    }
    let page = try folder.read("explained/index.html")
    #expect(page.contains("second.jpg: second") && page.contains("2-layer3.0.residual.png"))
    // Without anything to write there is no folder.
    try folder.write("broken.jpg", "x")
    for image in ["absent.jpg", "broken.jpg"] {
      let failed = try Program.run(["explain", "m.safetensors", image, "-o", "none/inner"], in: folder)
      #expect(failed.status == 1 && failed.error.contains(image), "\(failed.error)")
    }
    #expect(try !folder.names().contains("none"))
    let occupied = try Program.run(["explain", "m.safetensors", "first.jpg", "-o", "first.jpg/x"], in: folder)
    #expect(occupied.status == 1 && occupied.error == "error: cannot create 'first.jpg': file exists\n")
    let bare = try Program.run(
      ["train", "--epochs", "1", "--backbone", "resnet8(width: 4)", "--save", "b"], in: folder)
    #expect(bare.status == 0)
    let refused = try Program.run(["explain", "b", "first.jpg", "-o", "none"], in: folder)
    #expect(refused.status == 64 && refused.error.contains("there is no graft to explain"), "\(refused.error)")
  }
}
