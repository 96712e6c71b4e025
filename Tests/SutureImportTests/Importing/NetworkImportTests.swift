import FoundationEssentials
import SutureExecution
import SutureGraph
import SutureSupport
import Testing

@testable import SutureImport

struct NetworkImportTests {
  private func made(_ file: String, _ change: (inout NetworkImport.Request) -> Void = { _ in }) throws -> NetworkImport
  {
    var request = NetworkImport.Request(file: ImportFolder.fixture(file))
    change(&request)
    return try NetworkImport(request)
  }

  /// An ONNX file with the texts of its fields changed to others of the same length.
  private func changed(_ file: String, _ old: String, _ new: String, in folder: ImportFolder) throws -> String {
    precondition(old.utf8.count == new.utf8.count)
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: ImportFolder.fixture(file))))
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    var found = 0
    for start in 0..<(bytes.count - old.count) where bytes[start..<start + old.count].elementsEqual(old) {
      bytes.replaceSubrange(start..<start + old.count, with: new)
      found += 1
    }
    try #require(found > 0)
    return try folder.write("changed.onnx", bytes)
  }

  // MARK: Contract

  @Test(
    "The contract states for which inputs a network can be built, and what it computes",
    arguments: [
      ("networks/residual.pt2", "[n, 3, h, w] → [n, classes]"),
      ("networks/residual-script.onnx", "[n, 3, h, w] → [n, classes]"),
      ("networks/convnext-dynamo.onnx", "[n, 3, h, w] → [n, classes], h >= 4, w >= 4"),
      ("networks/unet.pt2", "[n, 3, h, w] → [n, 2, h, w], h % 4 == 0, w % 4 == 0"),
      ("networks/vision.pt2", "[n, 3, 16, 16] → [n, classes]"),
      ("networks/windows.pt2", "[n, 3, 16, 16] → [n, classes]"),
      ("networks/neck-script.onnx", "[n, 3, 16, 16] → [n, 588]"),
    ])
  func contract(file: String, signature: String) throws {
    #expect(try made(file).signature == signature)
  }

  @Test("Fixed sizes and joined outputs are told in notes")
  func notes() throws {
    #expect(try made("networks/vision.pt2").notes == ["The image size is fixed to 16x16."])
    let advice =
      "The output is not that of a linear layer [n, classes]: '--classes 10' adds one, so that the network can be trained."
    #expect(try made("networks/residual.pt2").notes.isEmpty)
    #expect(try made("networks/unet.pt2").notes == [advice])
    #expect(
      try made("networks/neck-script.onnx").notes.suffix(3) == [
        advice,
        "The image size is fixed to 16x16, as the size of the output follows no rule; '--result' or '--classes' frees it.",
        "Its 3 outputs are flattened and joined to [n, size]; '--result' chooses among them.",
      ])
  }

  @Test("The shape at which a network is examined is one image of the exported size, or the given one")
  func typicalInput() throws {
    #expect(try made("networks/residual.pt2").typicalInput == [1, 3, 16, 16])
    let larger = try made("networks/unet.pt2") { $0.input = [2, 3, 32, 24] }
    #expect(larger.typicalInput == [2, 3, 32, 24])
    #expect(larger.signature == "[n, 3, h, w] → [n, 2, h, w], h % 4 == 0, w % 4 == 0")
    #expect(throws: ImportError.self) { try made("networks/unet.pt2") { $0.input = [1, 4, 16, 16] } }
    #expect(throws: (any Error).self) { try made("networks/unet.pt2") { $0.input = [1, 3, 18, 18] } }
    #expect(throws: ImportError.self) { try made("networks/unet.pt2") { $0.input = [1, 3, 16] } }
  }

  // MARK: Outputs

  @Test("Outputs are chosen by number or name, in the order that is asked for")
  func outputs() throws {
    let names = try made("networks/neck-script.onnx").network.outputs
    #expect(names.count == 3)
    let second = try made("networks/neck-script.onnx") { $0.outputs = ["2"] }
    #expect(
      second.network.outputs == [names[1]]
        && second.signature.hasSuffix("→ [n, 7, h / 4, w / 4], h % 8 == 0, w % 8 == 0"))
    // What only the others need is gone.
    #expect(!second.network.variables.contains { $0.name.hasPrefix("heads.0") })
    #expect(second.network.variables.contains { $0.name.hasPrefix("heads.1") })
    let byName = try made("networks/neck-script.onnx") { $0.outputs = [names[2], "1"] }
    #expect(byName.network.outputs == [names[2], names[0]] && byName.signature.hasSuffix("→ [n, 476]"))
  }

  @Test("An output that does not exist is refused with those that do", arguments: ["0", "4", "-1", "y", ""])
  func unknownOutput(word: String) {
    let error = #expect(throws: ImportError.self) {
      try made("networks/neck-script.onnx") { $0.outputs = ["1", word] }
    }
    #expect(error?.reason.hasPrefix("there is no output '\(word)'; the network has 1 '") == true)
  }

  @Test(
    "A classifier can be added to outputs that are none",
    arguments: [
      ("networks/unet.pt2", "[n, 3, h, w] → [n, classes], h % 4 == 0, w % 4 == 0", 2),
      ("networks/neck-script.onnx", "[n, 3, h, w] → [n, classes], h % 8 == 0, w % 8 == 0", 21),
      ("networks/residual.pt2", "[n, 3, h, w] → [n, classes]", 5),
    ])
  func addedClassifier(file: String, signature: String, features: Int) throws {
    let plain = try made(file)
    let made = try made(file) {
      $0.addedClasses = 4
      $0.id = "net"
    }
    #expect(made.signature == signature && !made.notes.contains { $0.contains("output") })
    #expect(made.parameterCount == plain.parameterCount + 4 * features + 4)
    let text = made.manifestText(graphDigest: "1", weightsDigest: "0")
    #expect(text.contains("  classes:\n    type: int\n    default: 4\n"))
    let folder = try ImportFolder()
    try made.write(to: folder.path)
    let network = try ImportedNetwork(
      graph: folder.file("net.graph.json"), weights: folder.file("net.safetensors"), weightsDigest: nil)
    var settings = ImportedNetwork.Settings()
    let fragment = try network.fragment(input: [2, 3, 16, 16], settings)
    #expect(fragment.graph.shape(fragment.output) == [2, 4])
    settings.classes = 9
    let other = try network.fragment(input: [2, 3, 16, 16], settings)
    #expect(other.graph.shape(other.output) == [2, 9])
    #expect(other.graph.variables.suffix(2).map(\.name) == ["classifier.weight", "classifier.bias"])
    #expect(other.graph.variables.suffix(2).map(\.shape) == [[9, features], [9]])
  }

  @Test("Numbers of classes that no layer can have are refused", arguments: [0, -1, .max])
  func badClasses(count: Int) throws {
    #expect(throws: (any Error).self) { try made("networks/unet.pt2") { $0.addedClasses = count } }
  }

  // MARK: Refusals

  @Test("Operations that cannot be imported are listed with their counts and places")
  func unsupported() throws {
    let folder = try ImportFolder()
    let path = try changed("networks/residual-script.onnx", "Relu", "Rulo", in: folder)
    let error = try #require(#expect(throws: UnsupportedNetwork.self) { try NetworkImport(.init(file: path)) })
    #expect(error.file == path && !error.isPartial && error.obstacles.count == 1)
    let obstacle = try #require(error.obstacles.first)
    #expect(obstacle.operation == "Rulo" && obstacle.count == 5 && obstacle.reason == nil)
    #expect(obstacle.places.count == 3 && obstacle.places.contains("layer1.0"))
    #expect(error.description.hasPrefix("'\(path)' has 5 operations that cannot be imported:\n  Rulo × 5, in "))
    #expect(error.description.contains(" and 2 more"))
    #expect(try folder.names() == ["changed.onnx"])
  }

  @Test("Operations with arguments that cannot be imported are listed with the reason")
  func arguments() throws {
    let folder = try ImportFolder()
    let path = try changed("networks/unet-script.onnx", "linear", "cubist", in: folder)
    let error = try #require(#expect(throws: UnsupportedNetwork.self) { try NetworkImport(.init(file: path)) })
    let obstacle = try #require(error.obstacles.first)
    #expect(obstacle.operation == "Resize" && obstacle.count == 1 && obstacle.reason?.contains("cubist") == true)
  }

  @Test("An input that the file's sizes do not fit is refused with the one for which it was exported")
  func fixedInput() throws {
    let error = #expect(throws: ImportError.self) {
      try made("networks/windows.pt2") { $0.input = [1, 3, 24, 24] }
    }
    let start = "its operations do not fit '--input 1×3×24×24', but 1×3×16×16, for which it was exported: node "
    #expect(error?.reason.hasPrefix(start) == true, "\(String(describing: error))")
  }

  @Test("A classifier on top of a classifier is told, with the way to replace the latter")
  func secondClassifier() throws {
    let notes = try made("networks/residual.pt2") {
      $0.addedClasses = 4
      $0.id = "net"
    }.notes
    let advice =
      "('fc.weight'), and '--classes' adds another one: without it, 'net(classes: 4)' gives that layer 4 classes."
    #expect(notes.contains { $0.hasSuffix(advice) }, "\(notes)")
    let plain = try made("networks/unet.pt2") { $0.addedClasses = 4 }.notes
    #expect(!plain.contains { $0.contains("already ends") })
  }

  @Test("After an obstacle, operations are checked at the exported number of images, whose sizes the file states")
  func exportedSizes() throws {
    let folder = try ImportFolder()
    let file = [UInt8](try Data(contentsOf: URL(filePath: ImportFolder.fixture("networks/windows.pt2"))))
    let sample = try PT2Sample(file).replacing("torch.ops.aten.roll.default", with: "torch.ops.aten.embedding.default")
    let path = try folder.write("changed.pt2", sample.bytes)
    let error = try #require(#expect(throws: UnsupportedNetwork.self) { try NetworkImport(.init(file: path)) })
    #expect(error.obstacles.map(\.operation) == ["aten.embedding.default"] && !error.isPartial)
  }

  @Test("The obstacles are ordered by their number, and equal ones are one")
  func obstacles() {
    func node(_ operation: String, _ module: String) -> ForeignNode {
      ForeignNode(operation: operation, name: "n", arguments: [], outputs: [], module: module)
    }
    let errors = [
      NodeError(node("b", "m"), .unsupported), NodeError(node("a", ""), .arguments("odd")),
      NodeError(node("a", "k"), .arguments("odd")), NodeError(node("a", "k"), .fault("even")),
    ]
    let network = UnsupportedNetwork(file: "f", errors, isPartial: true)
    #expect(network.obstacles.map(\.operation) == ["a", "a", "b"] && network.obstacles.map(\.count) == [2, 1, 1])
    #expect(network.obstacles[0].places == ["node 'n'", "k"] && network.obstacles[0].reason == "odd")
    #expect(network.description.contains("has 4 operations") && network.description.contains("there may be more"))
  }

  @Test("A file that is no network is refused by its name", arguments: ["", "PK\u{3}\u{4}", "hello", "\u{8}\u{7}"])
  func noNetwork(text: String) throws {
    let folder = try ImportFolder()
    let path = try folder.write("net.onnx", Array(text.utf8))
    #expect(throws: ImportError.self) { try NetworkImport(.init(file: path)) }
    #expect(throws: (any Error).self) { try NetworkImport(.init(file: folder.file("absent.pt2"))) }
  }

  // MARK: Ids

  @Test(
    "The id is made from the file's name",
    arguments: [
      ("residual.onnx", "residual"), ("My-Net 2.onnx", "my_net_2"), ("42_net.onnx", "net"), ("a.b.onnx", "a_b"),
      ("net", "net"), (String(repeating: "n", count: 90) + ".onnx", String(repeating: "n", count: 64)),
    ])
  func ids(name: String, id: String) throws {
    let folder = try ImportFolder()
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: ImportFolder.fixture("networks/residual-script.onnx"))))
    let path = try folder.write(name, bytes)
    let made = try NetworkImport(.init(file: path))
    #expect(made.id == id && made.fileName == name)
    #expect(try NetworkImport(.init(file: path, id: "other")).id == "other")
  }

  @Test("A name without letters gives no id")
  func noID() throws {
    let folder = try ImportFolder()
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: ImportFolder.fixture("networks/residual-script.onnx"))))
    let path = try folder.write("42.onnx", bytes)
    let error = #expect(throws: ImportError.self) { try NetworkImport(.init(file: path)) }
    #expect(error?.reason == "its name gives no id: give '--name', such as my_net")
  }

  // MARK: Writing

  @Test("A manifest, a description and the weights are written", arguments: ["residual.pt2", "residual-dynamo.onnx"])
  func writing(file: String) throws {
    let folder = try ImportFolder()
    let made = try made("networks/\(file)") { $0.id = "net" }
    #expect(made.files.all == ["net.graph.json", "net.safetensors", "net.yaml"])
    try made.write(to: folder.file("new/folder"))
    #expect(try ImportFolder.names(in: folder.file("new/folder")) == made.files.all.sorted())
    let lines = try folder.text("new/folder/net.yaml").split(separator: "\n").map(String.init)
    let digest = try SHA256.hexDigest(ofFile: folder.file("new/folder/net.safetensors")).hexDigest
    let graphDigest = try SHA256.hexDigest(ofFile: folder.file("new/folder/net.graph.json")).hexDigest
    for line in [
      "schema: 1", "id: net", "kind: backbone", "name: Residual", "version: 1.0.0", "graph: net.graph.json",
      "graph_sha256: \(graphDigest)", "weights: net.safetensors", "weights_sha256: \(digest)", "tags: [imported]",
      "contract:", "  input: [n, 3, h, w]", "  output: [n, classes]", "typical_input: [1, 3, 16, 16]", "  classes:",
      "    default: 5", "  pretrained:", "    default: true",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(!lines.contains { $0.hasPrefix("  require:") })
    #expect(lines.contains { $0.hasPrefix("summary: \"Imported from \(file) (") && $0.hasSuffix(" parameters.\"") })

    let written = try SafeTensors(contentsOf: folder.file("new/folder/net.safetensors"))
    let source = try ForeignFile(contentsOf: ImportFolder.fixture("networks/\(file)"))
    #expect(written.names == made.network.variables.map(\.name).sorted())
    for name in written.names { #expect(try written[name] == source.elements[name]?.read(), "\(name)") }
    #expect(written.metadata["source"] == file)
  }

  @Test("Requirements are stated, and a network without classifier has no classes")
  func manifest() throws {
    let text = try made("networks/unet.pt2").manifestText(graphDigest: "1", weightsDigest: "0")
    #expect(text.contains("  require: [h % 4 == 0, w % 4 == 0]\n") && !text.contains("  classes:"))
  }

  @Test("The same file gives the same bytes again")
  func deterministic() throws {
    let folder = try ImportFolder()
    for name in ["a", "b"] {
      try made("networks/convnext.pt2") { $0.id = "net" }.write(to: folder.file(name))
    }
    for name in ["net.yaml", "net.graph.json", "net.safetensors"] {
      #expect(try folder.bytes("a/\(name)") == folder.bytes("b/\(name)"))
    }
  }
}
