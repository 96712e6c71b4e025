import Foundation
import SutureTestSupport
import Testing

/// `suture predict`: trained networks on image files.
@Suite(.serialized)
struct PredictTests {
  private static let fixtures = "\(Checkout.root)/Tests/SutureDataTests/Fixtures"

  /// A folder with `m.safetensors`, trained to tell two images apart, and those images.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, image) in [("first", "colour.jpg"), ("second", "grey.jpg")] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(fixtures)/\(image)"))
      try bytes.write(to: URL(fileURLWithPath: folder.file("\(name).jpg")))
      for part in ["train", "test"] {
        let place = folder.file("images/\(part)/\(name)")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for copy in 0..<(part == "train" ? 8 : 1) {
          try bytes.write(to: URL(fileURLWithPath: "\(place)/\(copy).jpg"))
        }
      }
    }
    let words = [
      "train", "--backbone", "resnet8(width: 4)", "--data", "images", "--image-size", "16", "--resize", "16",
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
    #expect(try error("m.safetensors", "m.safetensors").contains("'m.safetensors' is neither JPEG nor PNG"))
    #expect(try error("first.jpg", "first.jpg").contains("'first.jpg'"))
    try #require(
      try Program.run(
        ["export", "identity", "--backbone", "resnet8", "--format", "safetensors", "-o", "w.safetensors"], in: folder
      ).status == 0)
    #expect(try error("w.safetensors", "first.jpg").contains("'suture train --save' writes files that have one"))
    #expect(try error("m.safetensors").contains("<image>"))
  }
}
