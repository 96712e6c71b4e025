import Foundation
import SutureExecution
import SutureTestSupport
import Testing

@testable import SutureGraph

/// Weights of other libraries: other names, no names at all, or several files.
struct ForeignNamesTests {
  private static func variable(_ name: String, _ shape: Shape, isGraft: Bool = false) -> Variable {
    Variable(
      name: name, role: .parameter, shape: shape, initialiser: .constant(0), value: Value(index: 0), isGraft: isGraft)
  }

  private static func write(_ shapes: KeyValuePairs<String, Shape>, to path: String, from first: Float = 1) throws {
    var tensors = SafeTensors()
    for (name, shape) in shapes {
      tensors[name] = Tensor(shape, (0..<shape.elementCount).map { first + Float($0) })
    }
    try tensors.write(to: path)
  }

  // MARK: Rules

  @Test(arguments: [
    ("features.*=blocks.*", "features.3.weight", "blocks.3.weight"),
    ("features.*.conv.*=blocks.*.conv1.*", "features.0.1.conv.bias", "blocks.0.1.conv1.bias"),
    ("*.gamma=*.weight", "norm.gamma", "norm.weight"),
    ("fc.weight=head.weight", "fc.weight", "head.weight"),
    ("fc.weight=head.weight", "fc.weights", "fc.weights"),
    ("net.*=*", "net.conv.weight", "conv.weight"),
    ("*=model.*", "conv.weight", "model.conv.weight"),
    ("*.*.old=new.*", "a.b.old", "new.a"),
    ("features.*=blocks.*", "classifier.weight", "classifier.weight"),
  ]) func `a rule changes the names that it matches as a whole`(rule: String, name: String, new: String) throws {
    let variables = [Self.variable(new, [2])]
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Self.write([name: [2]], to: folder.file("w"))
    let rule = try #require(NameRule(rule))
    let transfer = WeightTransfer(try WeightFile(contentsOf: folder.file("w")), to: variables, by: .names([rule]))
    #expect(transfer.report.isComplete && transfer.report.unexpected.tensors == 0)
    let store = try VariableStore(variables, seed: 0)
    try transfer.load(into: store)
    #expect(store.tensor(new)?.values == [1, 2])
  }

  @Test(arguments: ["no equals sign", "a=b=c", "a.*=b.*.*"]) func `what is no rule is refused`(text: String) {
    #expect(NameRule(text) == nil)
  }

  @Test func `rules follow one another, and what no rule places is unexpected by its own name`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Self.write(["module.f.0.w": [2], "module.f.1.w": [3], "other": [1]], to: folder.file("w"))
    let rules = try ["module.*=*", "f.*.w=blocks.*.weight"].map { try #require(NameRule($0)) }
    let variables = [Self.variable("blocks.0.weight", [2]), Self.variable("blocks.1.weight", [3])]
    let report = WeightTransfer(try WeightFile(contentsOf: folder.file("w")), to: variables, by: .names(rules)).report
    #expect(report.loaded.tensors == 2 && report.unexpected.names == ["other"])
  }

  // MARK: Position

  @Test func `by position, shapes decide, and grafts and counts of batches are left out`() throws {
    let value = PyTorchBytes.dictionary([
      ("a.weight", PyTorchBytes.pair),
      ("a.num_batches_tracked", PyTorchBytes.tensor(PyTorchBytes.storage("0", count: 2), [], [])),
      ("b.weight", PyTorchBytes.tensor(PyTorchBytes.storage("1", count: 3), [3], [1])),
    ])
    let file = try WeightFile(
      bytes: PyTorchBytes.file(value, [("0", PyTorchBytes.floats([1, 2])), ("1", PyTorchBytes.floats([3, 4, 5]))]),
      path: "w.pth")
    let variables = [
      Self.variable("conv.weight", [2]), Self.variable("graft.weight", [2], isGraft: true),
      Self.variable("fc.weight", [3]),
    ]
    let transfer = WeightTransfer(file, to: variables, by: .position)
    #expect(transfer.report.missing.names == ["graft.weight"] && transfer.report.missingInGrafts == 1)
    let store = try VariableStore(variables, seed: 0)
    try transfer.load(into: store)
    #expect(store.tensor("conv.weight")?.values == [1, 2] && store.tensor("fc.weight")?.values == [3, 4, 5])

    // After the first other shape nothing is known of the order.
    let others = [Self.variable("x", [5]), Self.variable("y", [3])]
    let report = WeightTransfer(file, to: others, by: .position).report
    #expect(report.mismatched.names == ["x"] && report.missing.names == ["y"] && report.loaded.tensors == 0)
  }

  @Test func `a safetensors file has no order`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Self.write(["a": [2]], to: folder.file("w"))
    let source = WeightSource(folder.file("w"), by: .position, required: 0)
    #expect(throws: TransferError.noOrder(path: folder.file("w"))) { try source.open() }
  }

  // MARK: Several files

  @Test func `the files that an index names are read as one`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Self.write(["a": [2], "unused": [1]], to: folder.file("model-00001-of-00002.safetensors"))
    try Self.write(["b": [3]], to: folder.file("model-00002-of-00002.safetensors"), from: 7)
    try folder.write(
      "model.safetensors.index.json",
      """
      {"metadata": {"total_size": 20}, "weight_map": {"a": "model-00001-of-00002.safetensors",
        "b": "model-00002-of-00002.safetensors"}}
      """)
    let file = try WeightFile(contentsOf: folder.file("model.safetensors.index.json"))
    #expect(file.names == ["a", "b"] && file.files.count == 3)
    #expect(try file.tensor("a")?.values == [1, 2] && file.tensor("b")?.values == [7, 8, 9])
  }

  @Test(arguments: [
    ("{\"weight_map\": {\"a\": \"../other.safetensors\"}}", "only files beside the index are read"),
    ("{\"weight_map\": {\"a\": \"/etc/passwd\"}}", "only files beside the index are read"),
    ("{\"weight_map\": {\"z\": \"w.safetensors\"}}", "the file 'w.safetensors' has no tensor 'z'"),
    ("{\"weight_map\": {\"a\": \"none.safetensors\"}}", "none.safetensors"),
    ("{\"weights\": 3}", "it lacks a 'weight_map'"), ("{", "it lacks a 'weight_map'"),
  ]) func `an index that is wrong is refused with the fact`(text: String, fact: String) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Self.write(["a": [2]], to: folder.file("w.safetensors"))
    try folder.write("index.json", text)
    let error = #expect(throws: (any Error).self) { try WeightFile(contentsOf: folder.file("index.json")) }
    #expect("\(try #require(error))".contains(fact), "\(String(describing: error))")
  }
}
