import Testing

@testable import SutureGraph
@testable import SutureImport

@Suite struct ATenRulesTests {
  private static let files = ["aten-elementwise", "aten-layers", "aten-shapes"]
  private static let cases = Result { try files.flatMap { try ATenCase.cases($0) } }
  private static var all: [ATenCase] { (try? cases.get()) ?? [] }

  @Test("The files hold several hundred operations")
  func files() throws { #expect(try Self.cases.get().count > 500) }

  @Test("An operation on computed tensors gives PyTorch's numbers", arguments: all)
  func computed(_ sample: ATenCase) throws {
    if sample.refused != nil {
      #expect(throws: NodeError.self) { try sample.results(areKnown: false) }
    } else {
      try check(try sample.results(areKnown: false), sample)
    }
  }

  @Test("An operation on known tensors gives PyTorch's numbers", arguments: all)
  func known(_ sample: ATenCase) throws {
    if sample.refused == "all" {
      #expect(throws: NodeError.self) { try sample.results(areKnown: true) }
    } else {
      try check(try sample.results(areKnown: true), sample)
    }
  }

  private func check(_ results: [ForeignTensor], _ sample: ATenCase) throws {
    #expect(!results.isEmpty)
    for (result, expected) in zip(results, sample.outputs) {
      let difference = largestDifference(result, expected)
      #expect(
        difference <= 1e-5,
        "\(result.kind) \(result.shape) \(result.doubles), not \(expected.kind) \(expected.shape) \(expected.doubles)")
    }
  }
}
