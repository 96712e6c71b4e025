import SutureSupport
import Testing

@testable import SutureImport

struct NetworkDocumentTests {
  /// A network with everything that a description can hold.
  private func network() throws -> ForeignNetwork {
    var sketch = NetworkSketch(.onnx(opset: 18), input: [nil, 3, nil, 8])
    sketch.network.inputs[0].example = [2, 3, 8, 8]
    sketch.network.className = "Net \"1\""
    sketch.network.modules = ["layer1": "Sequential", "layer1.0": "Block"]
    sketch.network.variables = [
      .init(name: "w", values: ["w", "tied"], isParameter: true, shape: [2, 3]),
      .init(name: "mean", values: ["mean"], isParameter: false, shape: []),
    ]
    sketch.network.constants = [
      "mask": try #require(ForeignTensor(shape: [2, 2], .floats([0, -.infinity, .infinity, .leastNonzeroMagnitude]))),
      "sizes": ForeignTensor([1, -1, .max, .min]),
      "flags": try #require(ForeignTensor(shape: [1, 3], .booleans([true, false, true]))),
      "empty": try #require(ForeignTensor(shape: [0, 4], .floats([]))),
    ]
    sketch.node(
      "Everything",
      [
        "": .none, "": .value("x"), "": .value("%"), "integer": .integer(.min), "real": .real(-.infinity),
        "tiny": .real(.leastNonzeroMagnitude), "third": .real(1.0 / 3), "whole": .real(3), "flag": .boolean(false),
        "word": .text(""),
        "quoted": .text("%=\"\\/\n\u{1F600}"), "number": .text("3"), "list": .list([.list([]), .none, .boolean(true)]),
        "tensor": .tensor(ForeignTensor(7)),
      ], to: "y", in: "layer1.0@1")
    sketch.network.nodes[0].outputs = ["y", nil]
    sketch.network.nodes[0].outputShapes = [[2, 3], nil]
    return sketch.finished("y")
  }

  @Test("A description survives its file", arguments: [true, false])
  func roundTrip(hasClassifier: Bool) throws {
    let folder = try ImportFolder()
    let classifier = hasClassifier ? ImportedNetwork.Classifier(weight: "w", bias: nil, isTransposed: true) : nil
    let document = NetworkDocument(
      network: try network(), classifier: classifier, outputs: ["y"], addedClasses: hasClassifier ? nil : 10)
    let path = try folder.write("net.graph.json", try document.encoded())
    #expect(try NetworkDocument(contentsOf: path) == document)
    #expect(try document.encoded() == document.encoded(), "equal descriptions have equal bytes")
  }

  @Test("Numbers that are none are written as such")
  func notANumber() throws {
    var sketch = NetworkSketch()
    sketch.node("Op", ["a": .real(.nan)], to: "y")
    let folder = try ImportFolder()
    let document = NetworkDocument(network: sketch.finished("y"), classifier: nil, outputs: ["y"])
    let path = try folder.write("net.graph.json", try document.encoded())
    guard case .real(let number) = try NetworkDocument(contentsOf: path).network.nodes[0].arguments[0].value else {
      Issue.record("not a number")
      return
    }
    #expect(number.isNaN)
  }

  @Test("Another version is refused by its number", arguments: [0, 2, 1000])
  func version(number: Int) throws {
    let folder = try ImportFolder()
    let document = NetworkDocument(network: try network(), classifier: nil, outputs: ["y"])
    let text = String(decoding: try document.encoded(), as: UTF8.self)
    let changed = text.replacing("\"version\":1}", with: "\"version\":\(number)}")
    try #require(changed != text)
    let path = try folder.write("net.graph.json", Array(changed.utf8))
    let error = try #require(#expect(throws: ImportError.self) { try NetworkDocument(contentsOf: path) })
    #expect(error.file == path && error.reason == "it has form \(number), and this version of suture reads 1")
    // Of another version only the number is read.
    try folder.write("net.graph.json", Array("{\"version\": \(number), \"nodes\": 3}".utf8))
    #expect(throws: error) { try NetworkDocument(contentsOf: path) }
  }

  @Test(
    "What is no description is refused with its path",
    arguments: [
      "", "{}", "[]", "null", "{\"version\": 1}", "{\"version\": \"1\"}", "{\"version\": 1.5}", "\u{0}",
      String(repeating: "[", count: 100_000), "{\"version\": 99999999999999999999}",
    ])
  func damaged(text: String) throws {
    let folder = try ImportFolder()
    let path = try folder.write("net.graph.json", Array(text.utf8))
    let error = #expect(throws: ImportError.self) { try NetworkDocument(contentsOf: path) }
    #expect(error?.file == path && error?.reason.isEmpty == false)
  }

  @Test("A description that is cut off anywhere is refused with the number of bytes")
  func truncated() throws {
    let folder = try ImportFolder()
    let bytes = try NetworkDocument(network: try network(), classifier: nil, outputs: ["y"]).encoded()
    for count in stride(from: 0, to: bytes.count - 2, by: 97) {
      let path = try folder.write("net.graph.json", Array(bytes.prefix(count)))
      let error = #expect(throws: ImportError.self) { try NetworkDocument(contentsOf: path) }
      #expect(error?.reason.contains(": it ends too early, after \(NumberText.grouped(count)) byte") == true)
    }
  }

  @Test(
    "What is wrong is told with its place and the way out",
    arguments: [
      ("\"version\":1}", "\"version\":1", "it ends too early, after "),
      ("{\"network\"", "{\"network\" \"x\"", "it is no JSON at byte 11: ':' is expected"),
      ("\"version\":1}", "\"form\":1}", "it has no 'version'"),
      ("\"version\":1}", "\"version\":\"1\"}", "'version' has a value of the wrong kind"),
      ("\"version\":1}", "\"version\":1.5}", "one of its numbers is not an integer, or too large"),
      ("\"aten\"", "\"tea\"", "'network.dialect' has an invalid value"),
      ("\"operation\"", "\"op\"", "'network.nodes[0]' has no 'operation'"),
      ("\"outputs\":[\"y\"]}", "\"outputs\":[3]}", "'network.nodes[0].outputs[0]' has a value of the wrong kind"),
    ])
  func faults(old: String, new: String, fault: String) throws {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "y")
    let document = NetworkDocument(network: sketch.finished("y"), classifier: nil, outputs: ["y"])
    let text = String(decoding: try document.encoded(), as: UTF8.self)
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    try #require(changed != text, "\(text)")
    let folder = try ImportFolder()
    let path = try folder.write("net.graph.json", Array(changed.utf8))
    let error = try #require(#expect(throws: ImportError.self) { try NetworkDocument(contentsOf: path) })
    #expect(error.file == path)
    #expect(error.reason.hasPrefix("it is not the graph of an imported network: \(fault)"), "\(error.reason)")
    #expect(error.reason.hasSuffix("; import the network again with 'suture import MODEL --force'"))
    #expect(!error.reason.contains("DecodingError"))
  }

  @Test(
    "Single values that mean nothing are refused",
    arguments: [
      ("\"aten\"", "\"tea\""), ("\"aten\"", "\"onnx\""), ("\"aten\"", "\"onnx x\""), ("\"%x\"", "\"x\""),
      ("\"%x\"", "{\"real\": \"x\"}"), ("\"%x\"", "{}"), ("\"%x\"", "1.5"),
      ("\"%x\"", "{\"tensor\": {\"type\": \"int8\", \"shape\": [0], \"data\": \"\"}}"),
      ("\"%x\"", "{\"tensor\": {\"type\": \"bool\", \"shape\": [2], \"data\": \"AA==\"}}"),
      ("\"%x\"", "{\"tensor\": {\"type\": \"bool\", \"shape\": [-1, -1], \"data\": \"AA==\"}}"),
      ("\"%x\"", "{\"tensor\": {\"type\": \"bool\", \"shape\": [1], \"data\": \"?\"}}"),
      ("\"nn_module_stack\"", "\"guess\""),
    ])
  func values(old: String, new: String) throws {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "y")
    let document = NetworkDocument(network: sketch.finished("y"), classifier: nil, outputs: ["y"])
    let text = String(decoding: try document.encoded(), as: UTF8.self)
    let changed = text.replacing(old, with: new)
    try #require(changed != text)
    let folder = try ImportFolder()
    let path = try folder.write("net.graph.json", Array(changed.utf8))
    #expect(throws: ImportError.self) { try NetworkDocument(contentsOf: path) }
  }

  @Test("A value with two origins and a path of too many parts are refused")
  func names() throws {
    let folder = try ImportFolder()
    func refusal(_ change: (inout ForeignNetwork) -> Void) throws -> String? {
      var sketch = NetworkSketch()
      sketch.relu("x", to: "y")
      var network = sketch.finished("y")
      change(&network)
      let bytes = try NetworkDocument(network: network, classifier: nil, outputs: ["y"]).encoded()
      let path = try folder.write("net.graph.json", bytes)
      return #expect(throws: ImportError.self) { try NetworkDocument(contentsOf: path) }?.reason
    }
    #expect(try refusal { $0.nodes[0].outputs = ["x"] } == "the value 'x' is computed or given twice")
    #expect(try refusal { $0.nodes.append($0.nodes[0]) } == "the value 'y' is computed or given twice")
    let reason = try refusal { $0.nodes[0].module = [String](repeating: "a", count: 300).joined(separator: ".") }
    #expect(reason?.hasSuffix("has a path of more than 256 parts") == true)
  }
}
