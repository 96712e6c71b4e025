import FoundationEssentials
import Testing

@testable import SutureGraph
@testable import SutureImport

/// One ONNX operator of a file that `Tests/Python/import_fixtures_onnx_rules.py` writes.
struct ONNXCase: Decodable, Sendable, CustomTestStringConvertible {
  private enum CodingKeys: String, CodingKey {
    case opset
  }

  let opset: Int
  let operation: ATenCase

  init(from decoder: any Decoder) throws {
    opset = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .opset)
    operation = try ATenCase(from: decoder)
  }

  var testDescription: String { "opset \(opset): \(operation.testDescription)" }

  /// The cases of a file.
  static func cases(_ name: String) throws -> [ONNXCase] {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let data = try Data(contentsOf: URL(filePath: "/\(folder)/Fixtures/\(name).json"))
    return try JSONDecoder().decode([ONNXCase].self, from: data)
  }

  func results(areKnown: Bool) throws -> [ForeignTensor] {
    try operation.results(areKnown: areKnown, dialect: .onnx(opset: opset))
  }
}

@Suite struct ONNXRulesTests {
  private static let files = ["onnx-elementwise", "onnx-layers", "onnx-resizing", "onnx-shapes"]
  private static let cases = Result { try files.flatMap { try ONNXCase.cases($0) } }
  private static var all: [ONNXCase] { (try? cases.get()) ?? [] }

  @Test("The files hold several hundred operators in several versions")
  func files() throws {
    let cases = try Self.cases.get()
    #expect(cases.count > 450)
    #expect(Set(cases.map(\.opset)).isSuperset(of: [11, 13, 16, 18, 20, 23, 24]))
  }

  @Test("An operator on computed tensors gives ONNX Runtime's numbers", arguments: all)
  func computed(_ sample: ONNXCase) throws {
    if sample.operation.refused != nil {
      #expect(throws: NodeError.self) { try sample.results(areKnown: false) }
    } else {
      try check(try sample.results(areKnown: false), sample)
    }
  }

  @Test("An operator on known tensors gives ONNX Runtime's numbers", arguments: all)
  func known(_ sample: ONNXCase) throws {
    if sample.operation.refused == "all" {
      #expect(throws: NodeError.self) { try sample.results(areKnown: true) }
    } else {
      try check(try sample.results(areKnown: true), sample)
    }
  }

  private func check(_ results: [ForeignTensor], _ sample: ONNXCase) throws {
    #expect(!results.isEmpty)
    for (result, expected) in zip(results, sample.operation.outputs) {
      let difference = largestDifference(result, expected)
      #expect(
        difference <= 1e-5,
        "\(result.kind) \(result.shape) \(result.doubles), not \(expected.kind) \(expected.shape) \(expected.doubles)")
    }
  }
}
