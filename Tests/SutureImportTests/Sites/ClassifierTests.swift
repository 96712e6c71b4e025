import Testing

@testable import SutureImport

struct ClassifierTests {
  private typealias Classifier = ImportedNetwork.Classifier

  /// A network that ends with a linear layer.
  private func linear() -> NetworkSketch {
    var sketch = NetworkSketch(input: [nil, 4, 6])
    sketch.mean("x", [1], to: "a")
    sketch.linear("a", to: "y", in: "head", (6, 5))
    return sketch
  }

  /// A network that ends with an operator `Gemm`.
  private func gemm(transposed: Int?) -> NetworkSketch {
    var sketch = NetworkSketch(.onnx(opset: 17), input: [nil, 6])
    sketch.variable("fc.weight", transposed == 1 ? [5, 6] : [6, 5])
    sketch.variable("fc.bias", [5])
    sketch.node("Gemm", ["": .value("x"), "": .value("fc.weight"), "": .value("fc.bias")], to: "y")
    if let transposed { sketch.network.nodes[0].arguments.append(.init("transB", .integer(transposed))) }
    return sketch
  }

  @Test("A linear layer that computes the only output is the classifier")
  func last() throws {
    let found = try #require(Classifier(of: linear().finished("y")))
    #expect(found.weight == "head.weight" && found.bias == "head.bias" && !found.isTransposed)
    var plain = linear()
    plain.network.nodes[1].arguments.removeLast()
    let withoutBias = try #require(Classifier(of: plain.finished("y")))
    #expect(withoutBias.weight == "head.weight" && withoutBias.bias == nil)
  }

  @Test("The weight of a Gemm is [classes, features] with transB, otherwise turned", arguments: [nil, 0, 1])
  func gemms(transposed: Int?) throws {
    let found = try #require(Classifier(of: gemm(transposed: transposed).finished("y")))
    #expect(found.weight == "fc.weight" && found.bias == "fc.bias")
    #expect(found.isTransposed == (transposed != 1))
  }

  @Test("A product with a matrix of numbers is a classifier without a bias")
  func product() throws {
    var sketch = NetworkSketch(.onnx(opset: 17), input: [nil, 6])
    sketch.variable("w", [6, 5])
    sketch.node("MatMul", ["": .value("x"), "": .value("w")], to: "y")
    let found = try #require(Classifier(of: sketch.finished("y")))
    #expect(found.weight == "w" && found.bias == nil && found.isTransposed)
    sketch.network.nodes[0].arguments.swapAt(0, 1)
    #expect(Classifier(of: sketch.finished("y")) == nil)
  }

  @Test("A weight that another layer reads too belongs to no classifier")
  func tied() {
    var sketch = linear()
    sketch.network.variables[0].values.append("embedding")
    sketch.network.nodes.insert(
      ForeignNode(
        operation: "aten.embedding.default", name: "e", arguments: [.init("weight", .value("embedding"))],
        outputs: ["e"]),
      at: 0)
    #expect(Classifier(of: sketch.finished("y")) == nil)
  }

  @Test("A bias that another layer reads too belongs to no classifier")
  func tiedBias() {
    var sketch = linear()
    sketch.add("a", "head.bias", to: "b")
    #expect(Classifier(of: sketch.finished("y")) == nil)
  }

  @Test("What does not end with one linear layer of variables has no classifier")
  func none() {
    var activated = linear()
    activated.relu("y", to: "z")
    #expect(Classifier(of: activated.finished("z")) == nil)
    #expect(Classifier(of: activated.finished("y", "z")) == nil)
    #expect(Classifier(of: activated.finished()) == nil)
    #expect(Classifier(of: activated.finished("absent")) == nil)
    var computed = linear()
    computed.relu("head.weight", to: "w")
    computed.network.nodes.swapAt(1, 2)
    computed.network.nodes[2].arguments[1] = .init("weight", .value("w"))
    #expect(Classifier(of: computed.finished("y")) == nil)
    var constant = linear()
    constant.network.variables.removeLast()
    constant.network.constants["head.bias"] = ForeignTensor([1, 2, 3, 4, 5])
    #expect(Classifier(of: constant.finished("y")) == nil)
  }
}
