import SutureExecution
import SutureGraph
import SutureSupport
import Testing

@testable import SutureImport

struct ImportedNetworkTests {
  /// A network of a pool and a linear layer with five classes, with its weights in a file.
  private func network(
    _ folder: ImportFolder, classifier: ImportedNetwork.Classifier? = nil, isTransposed: Bool = false
  ) throws -> ImportedNetwork {
    var sketch = NetworkSketch(isTransposed ? .onnx(opset: 17) : .aten)
    if isTransposed {
      sketch.node("GlobalAveragePool", ["": .value("x")], to: "p")
      sketch.node("Flatten", ["": .value("p")], to: "a")
      sketch.variable("head.weight", [3, 5])
      sketch.variable("head.bias", [5])
      sketch.node("Gemm", ["": .value("a"), "": .value("head.weight"), "": .value("head.bias")], to: "y")
    } else {
      sketch.mean("x", [2, 3], to: "a")
      sketch.linear("a", to: "y", in: "head", (3, 5))
    }
    let network = sketch.finished("y")
    let document = NetworkDocument(
      network: network, classifier: classifier ?? ImportedNetwork.Classifier(of: network), outputs: ["y"])
    let path = try folder.write("net.graph.json", try document.encoded())
    let shapes = network.variables.map { (name: $0.name, shape: Shape($0.shape)) }
    let weights = try folder.write("net.safetensors", tensors: shapes)
    return try ImportedNetwork(graph: path, weights: weights, weightsDigest: nil)
  }

  private func variables(_ fragment: GraphFragment) -> [String: Variable] {
    Dictionary(uniqueKeysWithValues: fragment.graph.variables.map { ($0.name, $0) })
  }

  @Test("Variables start with the weights of the file")
  func pretrained() throws {
    let folder = try ImportFolder()
    let variables = variables(try network(folder).fragment(input: [2, 3, 8, 8]))
    #expect(variables["head.weight"]?.initialiser.givenValues == (0..<15).map { Float($0) })
    #expect(variables["head.bias"]?.initialiser.givenValues == [0, 1, 2, 3, 4])
  }

  @Test("Without pretrained weights they are drawn")
  func random() throws {
    let folder = try ImportFolder()
    var settings = ImportedNetwork.Settings()
    settings.isPretrained = false
    let variables = variables(try network(folder).fragment(input: [2, 3, 8, 8], settings))
    let bound = 1 / 3.0.squareRoot()
    #expect(variables["head.weight"]?.initialiser == .uniform(low: -bound, high: bound))
    #expect(variables["head.bias"]?.initialiser == .constant(0))
  }

  @Test("Another number of classes gives the last layer new weights", arguments: [false, true])
  func classes(isTransposed: Bool) throws {
    let folder = try ImportFolder()
    let network = try network(folder, isTransposed: isTransposed)
    var settings = ImportedNetwork.Settings()
    settings.classes = 7
    let fragment = try network.fragment(input: [2, 3, 8, 8], settings)
    #expect(fragment.graph.shape(fragment.output) == [2, 7])
    let found = variables(fragment)
    #expect(found["head.weight"]?.shape == (isTransposed ? [3, 7] : [7, 3]) && found["head.bias"]?.shape == [7])
    for variable in found.values {
      #expect(variable.initialiser.givenValues == nil, "\(variable.name)")
    }
    settings.classes = 5
    let same = variables(try network.fragment(input: [2, 3, 8, 8], settings))
    #expect(same["head.bias"]?.initialiser.givenValues == [0, 1, 2, 3, 4])
  }

  @Test("A description or file of another digest is refused with both digests and the way out")
  func digest() throws {
    let folder = try ImportFolder()
    _ = try network(folder)
    let path = folder.file("net.graph.json")
    let digest = try SHA256.hexDigest(ofFile: path).hexDigest
    _ = try ImportedNetwork(
      graph: path, graphDigest: digest, weights: folder.file("net.safetensors"), weightsDigest: nil)
    let other = String(repeating: "0", count: 64)
    for file in [path, ImportFolder.fixture("networks/residual.pt2")] {
      let error = #expect(throws: ImportError.self) {
        try ImportedNetwork(graph: file, graphDigest: other, weights: nil, weightsDigest: nil)
      }
      #expect(error?.file == file)
      #expect(error?.reason.hasPrefix("these are other operations than those that were imported: ") == true)
      #expect(error?.reason.contains(", not \(other); import the network again with 'suture import MODEL") == true)
      #expect(error?.reason.hasSuffix("or correct 'graph_sha256' in the manifest") == true)
    }
  }

  @Test("A hostile description cannot name a number as classifier")
  func hostile() throws {
    let folder = try ImportFolder()
    var sketch = NetworkSketch()
    sketch.variable("scale", [])
    sketch.node("aten.mul.Tensor", ["self": .value("x"), "other": .value("scale")], to: "y")
    let document = NetworkDocument(
      network: sketch.finished("y"), classifier: .init(weight: "scale", bias: nil, isTransposed: true), outputs: ["y"])
    let path = try folder.write("net.graph.json", try document.encoded())
    let network = try ImportedNetwork(graph: path, weights: nil, weightsDigest: nil)
    var settings = ImportedNetwork.Settings()
    settings.classes = 7
    _ = try network.fragment(input: [2, 3, 8, 8], settings)
    for classes in [0, -1, .max] {
      let broken = try self.network(folder)
      settings.classes = classes
      #expect(throws: (any Error).self) { try broken.fragment(input: [2, 3, 8, 8], settings) }
    }
  }

  @Test(
    "A file of another framework is read as it is, with its weights and sites",
    arguments: ["residual.pt2", "residual-script.onnx"])
  func direct(name: String) throws {
    let path = ImportFolder.fixture("networks/\(name)")
    let network = try ImportedNetwork(graph: path, weights: nil, weightsDigest: nil)
    #expect(network.classifier?.weight == "fc.weight" && network.outputs.count == 1)
    let fragment = try network.fragment(input: [1, 3, 16, 16])
    #expect(fragment.sites.contains { $0.name == "layer1.1.residual" })
    for variable in fragment.graph.variables {
      #expect(variable.initialiser.givenValues != nil, "\(variable.name)")
    }
    // Weights of a file take the place of its own, and must be complete.
    let folder = try ImportFolder()
    let weights = try folder.write("w.safetensors", tensors: [("fc.bias", [5])])
    let other = try ImportedNetwork(graph: path, weights: weights, weightsDigest: nil)
    let error = #expect(throws: (any Error).self) { try other.fragment(input: [1, 3, 16, 16]) }
    #expect(error.map { "\($0)" }?.contains("the weights have no '") == true)
    var settings = ImportedNetwork.Settings()
    settings.isPretrained = false
    let found = variables(try other.fragment(input: [1, 3, 16, 16], settings))
    #expect(found["fc.weight"]?.initialiser == .uniform(low: -1 / 8.0.squareRoot(), high: 1 / 8.0.squareRoot()))
  }
}
