import Foundation
import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureConformance

@Suite struct FixtureComparisonTests {
  private static let folder = Checkout.root + "/Tests/SutureEngineTests/Fixtures"

  private func fixture(_ module: String) throws -> SafeTensors {
    try SafeTensors(contentsOf: "\(Self.folder)/\(module).safetensors")
  }

  private func comparison(_ fixture: SafeTensors) -> FixtureComparison {
    FixtureComparison(fixture, path: "fixture", grafter: Checkout.grafter, engine: OneDNNEngine())
  }

  private func verify(_ fixture: SafeTensors, _ text: String? = nil) throws -> [CheckResult] {
    comparison(fixture).verify(try composition(text, of: fixture))
  }

  private func composition(_ text: String?, of fixture: SafeTensors) throws -> Composition {
    try FixtureComparison.composition(text, of: fixture, path: "fixture", in: Checkout.registry)
  }

  /// The files of the folder, by the module that each is named after.
  private static let modules = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(12)) }.sorted()

  @Test func `every module has a file of numbers, and every file a module`() {
    #expect(Self.modules == Checkout.registry.manifests.filter { $0.kind == .module }.map(\.id))
  }

  @Test(arguments: modules)
  func `the numbers of the reference are met, forward and backward`(module: String) throws {
    let fixture = try fixture(module)
    let results = try verify(fixture)
    #expect(results.filter { $0.status != .passed } == [])
    let wanted = fixture.names.filter {
      $0 == "eval/y" || ($0.hasPrefix("train/") && $0 != "train/gy")
    }
    #expect(results.count == wanted.count)
    #expect(["eval/y", "train/y", "train/gx"].allSatisfy(wanted.contains))
    let parameters = fixture.names.filter { $0.hasPrefix("param/") }
    #expect(parameters.allSatisfy { wanted.contains("train/grad/" + $0.dropFirst(6)) })
    let buffers = fixture.names.filter { $0.hasPrefix("buffer/") }
    #expect(buffers.allSatisfy { wanted.contains("train/buffer/" + $0.dropFirst(7)) })
  }

  @Test(arguments: ["eval/y", "train/y", "train/gx", "train/grad/fc.2.weight"])
  func `one number that is wrong is found`(name: String) throws {
    var fixture = try fixture("se")
    var tensor = try #require(fixture[name])
    tensor.values[7] += 0.01
    fixture[name] = tensor
    let failures = try verify(fixture).filter { $0.status == .failed }
    #expect(failures.count == 1)
    #expect(failures.first?.detail.hasPrefix("\(name): largest error") == true)
    #expect(failures.first?.detail.contains("element 7 is") == true)
    #expect(failures.first?.detail.contains("expected \(tensor.values[7])") == true)
  }

  @Test func `a parameter that is wrong is found in what depends on it`() throws {
    var fixture = try fixture("eca")
    var weight = try #require(fixture["param/conv.weight"])
    weight.values[0] += 0.1
    fixture["param/conv.weight"] = weight
    #expect(try verify(fixture).contains { $0.status == .failed && $0.detail.hasPrefix("eval/y") })
  }

  @Test func `hyperparameters come from the file unless they are written`() throws {
    let fixture = try fixture("se")
    #expect(try composition("se", of: fixture).description == "se(reduction: 4)")
    #expect(try composition("se(reduction: 8)", of: fixture).description == "se(reduction: 8)")
    #expect(try composition(nil, of: fixture).description == "se(reduction: 4)")
  }

  @Test func `numbers of another module are refused`() throws {
    let fixture = try fixture("se")
    #expect(throws: FixtureError.otherModule(path: "fixture", asked: "eca", module: "se")) {
      try composition("eca", of: fixture)
    }
    #expect(throws: FixtureError.noModule(path: "fixture")) { try composition(nil, of: SafeTensors()) }
  }

  @Test func `hyperparameters that are not JSON are refused`() {
    #expect(throws: FixtureError.hyperparameters(path: "fixture", text: "{reduction}")) {
      try FixtureMetadata(["hyperparameters": "{reduction}"], path: "fixture")
    }
  }

  @Test func `every kind of hyperparameter is read`() throws {
    let text = #"{"a": 4, "b": 0.5, "c": true, "d": "word", "e": [3, 7]}"#
    let metadata = try FixtureMetadata(["module": "m", "hyperparameters": text], path: "fixture")
    #expect(
      metadata.hyperparameters == [
        "a": .integer(4), "b": .real(0.5), "c": .boolean(true), "d": .text("word"), "e": .integers([3, 7]),
      ])
  }

  @Test func `a missing tensor and one too many are told`() throws {
    var fixture = try fixture("se")
    fixture["train/grad/fc.0.weight"] = nil
    fixture["train/grad/fc.9.weight"] = Tensor([1], [0])
    let failures = try verify(fixture).filter { $0.status == .failed }.map(\.detail)
    #expect(failures.count == 2)
    #expect(failures.contains { $0.contains("train/grad/fc.9.weight: 'se(reduction: 4)' makes no such tensor") })
    #expect(failures.contains { $0.contains("train/grad/fc.0.weight: the file has no such tensor") })
    fixture["x"] = nil
    #expect(try verify(fixture).map(\.status) == [.failed])
  }

  @Test func `a file without results fails: nothing was compared`() throws {
    var fixture = try fixture("se")
    for name in fixture.names where name == "eval/y" || (name.hasPrefix("train/") && name != "train/gy") {
      fixture[name] = nil
    }
    let results = try verify(fixture)
    #expect(results.map(\.status) == [.failed])
    #expect(results.first?.detail.hasPrefix("'fixture' holds no results to compare: 'eval/y'") == true)
  }

  @Test(arguments: [
    ("eval/y", "evl/y", "eval/y"), ("eval/y", "eval/Y", "eval/y"), ("train/gx", "train/xg", "train/gx"),
    ("train/grad/fc.0.weight", "train/grad/fc.0.wieght", "train/grad/fc.0.weight"),
    ("train/grad/fc.0.weight", "train/gard/fc.0.weight", "train/grad/fc.0.weight"),
  ])
  func `a mistyped name is a failure that names it`(name: String, typo: String, meant: String) throws {
    var fixture = try fixture("se")
    fixture[typo] = fixture[name]
    fixture[name] = nil
    let failures = try verify(fixture).filter { $0.status == .failed }.map(\.detail)
    #expect(failures.contains { $0.hasPrefix("\(typo): ") && $0.contains("did you mean '\(meant)'?") }, "\(failures)")
  }

  @Test func `a parameter that the composition does not have is a failure`() throws {
    var fixture = try fixture("se")
    fixture["param/fc.4.weight"] = Tensor([1], [0])
    let failures = try verify(fixture).filter { $0.status == .failed }.map(\.detail)
    #expect(failures.count == 1 && failures[0].hasPrefix("param/fc.4.weight: neither an input nor a result"))
  }

  /// A fixture whose file gives another type for a tensor; its bytes stay.
  private func retyped(_ module: String, _ name: String, as type: String) throws -> SafeTensors {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(module).safetensors"))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let text = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let header = text.replacing("\"\(name)\":{\"dtype\":\"F32\"", with: "\"\(name)\":{\"dtype\":\"\(type)\"")
    #expect(header != text)
    let start = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    return try SafeTensors(bytes: start + Array(header.utf8) + Array(bytes[(8 + length)...]), path: "fixture")
  }

  @Test(arguments: ["eval/y", "train/gx"], ["U32", "C64"])
  func `a result that cannot be read is a failure, not a result less`(name: String, type: String) throws {
    let fixture = try retyped("se", name, as: type)
    let failures = try verify(fixture).filter { $0.status == .failed }
    #expect(failures.count == 1, "\(failures)")
    #expect(failures.first?.detail.hasPrefix("\(name): ") == true)
    #expect(failures.first?.detail.contains("elements of type '\(type)' are not read") == true)
  }

  @Test func `a state_dict's plain names are inputs, but not beside the prefixed ones`() throws {
    var fixture = try fixture("eca")
    let parameters = fixture.names.filter { $0.hasPrefix("param/") }
    #expect(!parameters.isEmpty)
    for name in parameters {
      fixture[String(name.dropFirst(6))] = fixture[name]
      fixture[name] = nil
    }
    fixture["bn.num_batches_tracked"] = Tensor([], [1])
    #expect(try verify(fixture).filter { $0.status != .passed } == [])
    fixture[parameters[0]] = fixture[String(parameters[0].dropFirst(6))]
    let failures = try verify(fixture).filter { $0.status == .failed }.map(\.detail)
    #expect(failures.count == 1 && failures[0].hasPrefix("\(parameters[0].dropFirst(6)): neither an input nor"))
  }

  @Test func `NaN where NaN is expected is right, and another number there is one sentence`() throws {
    var fixture = try fixture("se")
    var x = try #require(fixture["x"])
    x.values[0] = .nan
    fixture = SafeTensors(fixture, keeping: ["x", "param/fc.0.weight", "param/fc.2.weight"])
    fixture["x"] = x
    let composition = try Checkout.grafter.composer.composition("se(reduction: 4)")
    let graph = try Checkout.grafter.build(composition, input: x.shape)
    let run = TensorRun(fixture, path: "fixture", engine: OneDNNEngine())
    var expected = try #require(try run.evaluate(graph)["eval/y"])
    #expect(expected.values[0].isNaN)
    fixture["eval/y"] = expected
    #expect(try verify(fixture, "se(reduction: 4)").filter { $0.status == .failed } == [])
    expected.values[0] = 0.5
    fixture["eval/y"] = expected
    let failures = try verify(fixture, "se(reduction: 4)").filter { $0.status == .failed }.map(\.detail)
    #expect(failures.count == 1 && failures[0].hasPrefix("eval/y: element 0 is nan, expected 0.5"), "\(failures)")
  }

  @Test func `the error is relative to the largest number, and a missing number is infinitely wrong`() {
    let expected = Tensor([3], [100, 1, 0])
    #expect(TensorDifference(Tensor([3], [100, 1.5, 0]), expected).relative == 0.005)
    #expect(TensorDifference(Tensor([3], [100, 1.5, 0]), expected).index == 1)
    #expect(TensorDifference(Tensor([3], [100, 1, .nan]), expected).relative == .infinity)
    #expect(TensorDifference(Tensor([2], [.nan, 1]), Tensor([2], [.nan, 1])).relative == 0)
    #expect(TensorDifference(Tensor([2], [1, 1]), Tensor([2], [.nan, 1])).relative == .infinity)
    #expect(TensorDifference(expected, expected).text == "0")
    #expect(TensorDifference(Tensor([1], [0.5]), Tensor([1], [0.25])).text == "2.5e-1")
  }
}

extension SafeTensors {
  /// Some of the tensors, without metadata.
  fileprivate init(_ other: SafeTensors, keeping names: [String]) {
    self.init()
    for name in names { self[name] = other[name] }
  }
}
