import Foundation
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

/// A folder with an own registry, for imports.
struct ImportHome {
  /// The networks of the importer's tests.
  static let networks = "\(Checkout.root)/Tests/SutureImportTests/Fixtures/networks"
  static let model = "\(networks)/residual.pt2"

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var registry: String { folder.file("data/suture/registry") }
  var backbones: String { "\(registry)/backbones" }

  func run(_ words: String...) throws -> Program.Outcome { try run(words) }

  func run(_ words: [String]) throws -> Program.Outcome {
    try Program.run(words, environment: ["XDG_DATA_HOME": folder.file("data")], in: folder)
  }

  /// Runs the program after commands of a shell, such as a limit.
  func run(_ words: [String], after shell: String) throws -> Program.Outcome {
    try Program.start(words, environment: ["XDG_DATA_HOME": folder.file("data")], in: folder, after: shell).outcome()
  }

  /// Runs a command that must succeed.
  @discardableResult
  func succeed(_ words: String...) throws -> Program.Outcome {
    let outcome = try run(words)
    try #require(outcome.status == 0, "\(words): \(outcome.output)\(outcome.error)")
    return outcome
  }

  /// Everything in the own registry, sorted.
  func files() throws -> [String] {
    FileManager.default.fileExists(atPath: registry)
      ? try FileManager.default.subpathsOfDirectory(atPath: registry).sorted().filter { $0.contains(".") } : []
  }

  /// The output of a network for random images.
  func output(_ backbone: String, _ composition: String = "identity", site: String? = nil) throws -> Tensor {
    if !FileManager.default.fileExists(atPath: folder.file("x.safetensors")) {
      var file = SafeTensors()
      file["x"] = Tensor([2, 3, 16, 16], (0..<1536).map { Float($0 * 7919 % 1009) / 500 - 1 })
      try file.write(to: folder.file("x.safetensors"))
    }
    let place = site.map { ["--site", $0] } ?? []
    let outcome = try run(
      ["run", composition, "--backbone", backbone, "--tensors", "x.safetensors", "--save", "y.safetensors"] + place)
    try #require(outcome.status == 0, "\(outcome.error)")
    let path = folder.file("y.safetensors")
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try SafeTensors(contentsOf: path).require("eval/y", path: path)
  }
}
