import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureRegistry

/// Contracts with several named inputs.
@Suite struct SeveralInputsTests {
  private static func manifest(_ contract: String, kind: String = "module", hyperparameters: String = "{}") -> String {
    Samples.manifest(kind: kind, contract: contract, abi: "\"1.1\"", hyperparameters: hyperparameters)
  }

  private static let two = "{inputs: {x: [n, c, h, w], skip: [n, c, h, w]}, output: [n, c, h, w]}"

  @Test func `inputs have names and an order`() throws {
    let contract = try Samples.read(Self.manifest(Self.two)).contract
    #expect(contract.inputs.map(\.name) == ["x", "skip"])
    #expect(contract.joinsBranches && contract.keepsShape)
    #expect(contract.description == "x [n, c, h, w], skip [n, c, h, w] → [n, c, h, w]")
  }

  @Test func `inputs may differ where their dimensions have different names`() throws {
    let text = "{inputs: {a: [n, c, h, w], b: [n, d, h, w]}, output: [n, c + d, h, w], require: [c % d == 0]}"
    let manifest = try Samples.read(Self.manifest(text))
    #expect(try manifest.outputShape(for: [[2, 8, 4, 4], [2, 4, 4, 4]], resolved: [:]) == [2, 12, 4, 4])
    let error = #expect(throws: ContractViolation.self) {
      try manifest.outputShape(for: [[2, 8, 4, 4], [2, 3, 4, 4]], resolved: [:])
    }
    #expect(
      error?.description
        == "'probe' cannot take 8 channels of a and 3 channels of b: it requires c % d == 0, and 8 % 3 is 2")
  }

  private static let refusedShapes: [(inputs: [Shape], fact: String)] = [
    (
      [[2, 8, 4, 4], [2, 6, 4, 4]],
      "'probe' cannot take 8 channels of x and 6 channels of skip: both are c, so they must be equal"
    ),
    (
      [[2, 8, 4, 4], [2, 8, 4, 5]],
      "'probe' cannot take width 4 of x and width 5 of skip: both are w, so they must be equal"
    ),
    ([[2, 8, 4, 4], [2, 16, 8]], "'probe' takes a map [n, c, h, w] as skip, not 2×16×8"),
    ([[2, 8, 4, 4]], "'probe' takes 2 inputs, not 1"),
  ]

  @Test(arguments: refusedShapes)
  func `shapes that do not fit are refused with the input's name`(inputs: [Shape], fact: String) throws {
    let manifest = try Samples.read(Self.manifest(Self.two))
    let error = #expect(throws: ContractViolation.self) { try manifest.outputShape(for: inputs, resolved: [:]) }
    #expect(error?.fact == fact)
  }

  @Test func `a value that would fit is suggested in the form that takes branches`() throws {
    let contract = "{inputs: {x: [n, c, h, w], y: [n, c, h, w]}, output: [n, c, h, w], require: [c / r >= 1]}"
    let manifest = try Samples.read(
      Self.manifest(contract, hyperparameters: "{r: {type: int, default: 16, min: 1, max: 64}}"))
    let error = #expect(throws: ContractViolation.self) { try manifest.outputShape(for: [2, 3, 4, 4]) }
    #expect(error?.fact == "'probe' cannot take 3 channels with r 16: it requires c / r >= 1, and 3 / 16 is 0")
    #expect(error?.suggestion == "r 1, 2 or 3 would fit: probe(a, b, r: 3)")
  }

  @Test(arguments: [
    (
      "{input: [n, c, h, w], inputs: {x: [n, c, h, w], y: [n, c, h, w]}, output: [n]}",
      "a contract has either 'input' or 'inputs', not both"
    ),
    ("{output: [n]}", "'contract' has no 'input', which is required"),
    (
      "{inputs: {x: [n, c, h, w]}, output: [n]}",
      "'inputs' must name 2 to 8 inputs, not 1; one input is 'input: [n, c, h, w]'"
    ),
    (
      "{inputs: {x: [n, c, h, w], y: [n, l, c]}, output: [n]}",
      "all inputs must be maps [n, c, h, w], or all tokens [n, l, c]"
    ),
    (
      "{inputs: {x: [n, c, h, w], y: [n, c]}, output: [n]}",
      "input 'y' must be a map [n, c, h, w] or tokens [n, l, c], not 2 dimensions"
    ),
    (
      "{inputs: {x: [n, c, h, w], \"a b\": [n, c, h, w]}, output: [n]}",
      "an input's name must be letters, digits and '_', such as skip, not 'a b'"
    ),
    ("{inputs: [[n, c, h, w], [n, c, h, w]], output: [n]}", "'inputs' must be a mapping, not a list"),
  ])
  func `a contract that cannot be read names what is wrong`(contract: String, message: String) {
    let error = #expect(throws: YAMLError.self) { try Samples.read(Self.manifest(contract)) }
    #expect(error?.message == message)
  }

  @Test func `a backbone has one input`() {
    let error = #expect(throws: YAMLError.self) { try Samples.read(Self.manifest(Self.two, kind: "backbone")) }
    #expect(error?.message == "a backbone has one 'input', not 'inputs'")
  }
}
