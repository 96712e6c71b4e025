import Foundation
import SutureExecution
import SutureTestSupport
import Testing

@testable import SutureGraph

/// Which tensors of a file find their place in a network.
struct WeightTransferTests {
  private static func variable(_ name: String, _ role: Variable.Role, _ shape: Shape) -> Variable {
    Variable(name: name, role: role, shape: shape, initialiser: .constant(0), value: Value(index: 0))
  }

  private static let variables = [
    variable("conv.weight", .parameter, [2, 3]),
    variable("bn.bias", .parameter, [2]),
    variable("bn.running_mean", .buffer, [2]),
  ]

  /// A file with tensors of these shapes, whose elements count from 1.
  private static func file(_ shapes: KeyValuePairs<String, Shape>) throws -> WeightFile {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var tensors = SafeTensors()
    for (name, shape) in shapes { tensors[name] = Tensor(shape, (0..<shape.elementCount).map { Float($0 + 1) }) }
    try tensors.write(to: folder.file("w.safetensors"))
    return try WeightFile(bytes: try folder.bytes("w.safetensors"), path: "w.safetensors")
  }

  private static func transfer(_ shapes: KeyValuePairs<String, Shape>) throws -> WeightTransfer {
    WeightTransfer(try file(shapes), to: variables)
  }

  @Test func `tensors of the same names and shapes are loaded`() throws {
    let transfer = try Self.transfer([
      "bn.bias": [2], "bn.running_mean": [2], "conv.weight": [2, 3], "bn.num_batches_tracked": [],
    ])
    #expect(transfer.report.isExact && transfer.report.share == 1)
    #expect(transfer.report.loaded.names == ["conv.weight", "bn.bias", "bn.running_mean"])
    let store = try VariableStore(Self.variables, seed: 0)
    try transfer.load(into: store)
    #expect(store.tensor("conv.weight") == Tensor([2, 3], [1, 2, 3, 4, 5, 6]))
    #expect(store.tensor("bn.running_mean") == Tensor([2], [1, 2]))
  }

  @Test func `what is missing, of another shape or unexpected is reported and left`() throws {
    let transfer = try Self.transfer(["conv.weight": [2, 4], "bn.bias": [2], "head.weight": [5], "head.bias": [1]])
    let report = transfer.report
    #expect(report.missing.names == ["bn.running_mean"] && report.missing.elements == 2)
    #expect(report.mismatched.names == ["conv.weight"] && report.mismatched.elements == 6)
    #expect(report.mismatches.map(\.network) == [[2, 3]] && report.mismatches.map(\.file) == [[2, 4]])
    #expect(report.unexpected.tensors == 2 && report.unexpected.elements == 6)
    #expect(report.share == 0.2 && !report.isComplete && !report.isExact)
    #expect(
      report.summary
        == "'w.safetensors' has 1 of the network's 3 tensors (20.00 % of the values), 1 missing, 1 mismatched, "
        + "2 unexpected")
    #expect(
      report.table == """
          loaded       1 tensor  2 values
          missing      1 tensor  2 values  bn.running_mean
          mismatched   1 tensor  6 values  conv.weight (2×3, in the file 2×4)
          unexpected  2 tensors  6 values  head.bias, head.weight
        """)
    let store = try VariableStore(Self.variables, seed: 0)
    try transfer.load(into: store)
    #expect(store.tensor("conv.weight") == Tensor([2, 3], repeating: 0))
    #expect(store.tensor("bn.bias") == Tensor([2], [1, 2]))
  }

  @Test(arguments: ["module.", "model.", "backbone.", "_orig_mod.", "_orig_mod.module.", "module.model.backbone."])
  func `prefixes of wrappers are removed and reported`(prefix: String) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var tensors = SafeTensors()
    for variable in Self.variables { tensors[prefix + variable.name] = Tensor(variable.shape, repeating: 1) }
    tensors[prefix + "bn.num_batches_tracked"] = Tensor([], [1])
    try tensors.write(to: folder.file("w"))
    let report = WeightTransfer(try WeightFile(contentsOf: folder.file("w")), to: Self.variables).report
    #expect(report.isComplete && report.prefix == prefix && report.unexpected.tensors == 0)
    #expect(report.summary.hasSuffix("; without the prefix '\(prefix)'"))
  }

  @Test func `a prefix is kept if fewer names match without it`() throws {
    let variables = [
      Self.variable("model.weight", .parameter, [2]),
      Self.variable("bias", .parameter, [2]),
    ]
    let report = WeightTransfer(try Self.file(["model.weight": [2], "bias": [2]]), to: variables).report
    #expect(report.isExact && report.prefix.isEmpty)
    // A name that matches as it is goes before one with a prefix.
    let both = try Self.transfer([
      "bn.bias": [2], "module.bn.bias": [3], "module.bn.running_mean": [2], "module.conv.weight": [2, 3],
    ]).report
    #expect(both.prefix == "module." && both.isComplete && both.unexpected.names == ["module.bn.bias"])
  }

  @Test func `the prefixes of Suture's own files tell roles, and other tensors are not weights`() throws {
    let transfer = try Self.transfer([
      "x": [4], "eval/y": [4], "param/conv.weight": [2, 3], "param/bn.bias": [2], "buffer/bn.running_mean": [2],
      "train/grad/conv.weight": [2, 3], "param/other": [1],
    ])
    #expect(transfer.report.isComplete && transfer.report.unexpected.names == ["param/other"])
    let plain = try Self.transfer(["param/conv.weight": [2, 3], "bn.bias": [2], "param/bn.running_mean": [2]]).report
    #expect(plain.loaded.names == ["conv.weight", "bn.bias"] && plain.missing.names == ["bn.running_mean"])
  }

  @Test func `the report is JSON and comes back`() throws {
    let report = try Self.transfer(["conv.weight": [2, 4], "module.bn.bias": [2]]).report
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(TransferReport.self, from: data) == report)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["file"] as? String == "w.safetensors" && object["format"] as? String == "safetensors")
    #expect(object["share"] as? Double == 0.2 && object["prefix"] as? String == "module.")
  }

  @Test func `a share that is almost all is not called all`() throws {
    let variables = [
      Self.variable("a", .parameter, [100_000]),
      Self.variable("b", .parameter, [1]),
    ]
    let report = WeightTransfer(try Self.file(["a": [100_000]]), to: variables).report
    #expect(report.share < 1 && report.summary.contains("(99.99 % of the values)"))
    #expect(WeightTransfer(try Self.file(["a": [1]]), to: []).report.share == 1)
  }
}
