import SutureGraph
import SutureTestSupport
@testable import SutureRegistry
import Testing

@Suite struct ContractViolationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let contract: Contract
    let input: Shape
    var given: [String: HyperparameterValue] = [:]
    let message: String
    var suggestion: String?
    var testDescription: String { message }

    struct Contract: Sendable {
      var input = "[n, c, h, w]"
      var output = "[n, c, h, w]"
      var require = "[]"
      var hyperparameters = "{}"
    }
  }

  static let reduction = "{reduction: {type: int, default: 16, min: 1, max: 1024}}"
  static let pair = """
    {groups: {type: int, default: 4, min: 1, max: 64}, width: {type: int, default: 8}, bias: {type: bool, default: true}}
    """
  static let kernel = "{kernel_size: {type: int, default: 3, min: 1, max: 63}}"

  static let cases = [
    Case(
      contract: .init(require: "[c / reduction >= 1]", hyperparameters: reduction), input: [8, 3, 224, 224],
      message: "'probe' cannot take 3 channels with reduction 16: it requires c / reduction >= 1, and 3 / 16 is 0",
      suggestion: "reduction 1, 2 or 3 would fit: probe(reduction: 3)"),
    Case(
      contract: .init(require: "[c / reduction >= 1]", hyperparameters: reduction), input: [8, 8, 7, 7],
      message: "'probe' cannot take 8 channels with reduction 16: it requires c / reduction >= 1, and 8 / 16 is 0",
      suggestion: "reduction 1 to 8 would fit: probe(reduction: 8)"),
    Case(
      contract: .init(require: "[c / reduction >= 1]", hyperparameters: reduction), input: [8, 1, 7, 7],
      given: ["reduction": .integer(1024)],
      message: "'probe' cannot take 1 channel with reduction 1024: it requires c / reduction >= 1, and 1 / 1024 is 0",
      suggestion: "reduction 1 would fit: probe(reduction: 1)"),
    Case(
      contract: .init(require: "[h * w >= 2]"), input: [1, 8, 1, 1],
      message: "'probe' cannot take height 1 and width 1: it requires h * w >= 2, and 1 * 1 is 1"),
    Case(
      contract: .init(require: "[h >= 7]"), input: [1, 8, 1, 1],
      message: "'probe' cannot take height 1: it requires h >= 7, and h is 1"),
    Case(
      contract: .init(input: "[n, l, c]", output: "[n, l, c]", require: "[n >= 2 and l % 2 == 0]"), input: [2, 5, 8],
      message: "'probe' cannot take batch 2 and 5 tokens: it requires n >= 2 and l % 2 == 0, and 5 % 2 is 1"),
    Case(
      contract: .init(require: "[kernel_size % 2 == 1]", hyperparameters: kernel), input: [1, 8, 7, 7],
      given: ["kernel_size": .integer(4)],
      message: "'probe' cannot take kernel_size 4: it requires kernel_size % 2 == 1, and 4 % 2 is 0",
      suggestion: "kernel_size 3, 5, 7 and 29 others would fit: probe(kernel_size: 5)"),
    Case(
      contract: .init(require: "[c % groups = 0]", hyperparameters: pair), input: [1, 6, 7, 7],
      given: ["width": .integer(9), "bias": .boolean(true)],
      message: "'probe' cannot take 6 channels with groups 4: it requires c % groups == 0, and 6 % 4 is 2",
      suggestion: "groups 2, 3, 6 and 1 other would fit: probe(groups: 3, width: 9)"),
    Case(
      contract: .init(require: "[c % (groups - 4) = 0]", hyperparameters: pair), input: [1, 7, 7, 7],
      message: "'probe' cannot take 7 channels with groups 4: it requires c % (groups - 4) == 0, "
        + "and 7 % (4 - 4) divides by zero",
      suggestion: "groups 3, 5 or 11 would fit: probe(groups: 5)"),
    Case(
      contract: .init(require: "[c * 4611686018427387904 > 0]"), input: [1, 7, 7, 7],
      message: "'probe' cannot take 7 channels: it requires c * 4611686018427387904 > 0, "
        + "and 7 * 4611686018427387904 overflows 64 bits"),
    Case(
      contract: .init(require: "[not bias or c > 8]", hyperparameters: pair), input: [1, 7, 7, 7],
      message: "'probe' cannot take 7 channels with bias true: it requires not bias or c > 8, "
        + "and bias is true and c is 7",
      suggestion: "bias false would fit: probe(bias: false)"),
    Case(
      contract: .init(
        require: "[mode == avg or h >= 2]",
        hyperparameters: "{mode: {type: string, default: max, choices: [max, avg, sum]}}"), input: [1, 7, 1, 7],
      message: "'probe' cannot take height 1 with mode max: it requires mode == avg or h >= 2, "
        + "and mode is max and h is 1",
      suggestion: "mode avg would fit: probe(mode: avg)"),
    Case(
      contract: .init(
        require: "[\"max(kernels) <= h\"]",
        hyperparameters: "{kernels: {type: ints, default: [3], sweep: [[3, 5], [5, 7]]}}"), input: [1, 7, 6, 7],
      given: ["kernels": .integers([3, 7])],
      message: "'probe' cannot take height 6 with kernels [3, 7]: it requires max(kernels) <= h, "
        + "and max([3, 7]) is 7 and h is 6",
      suggestion: "kernels [3] or [3, 5] would fit: probe"),
    Case(
      contract: .init(output: "[n, c, h / 2, w / 2]"), input: [1, 8, 1, 4],
      message: "'probe' cannot take height 1: it requires h / 2 >= 1, and 1 / 2 is 0"),
    Case(
      contract: .init(output: "[n, c * 1000000, h * 1000000, w * 1000000]"), input: [1, 8, 1, 1],
      message: "'probe' cannot take 1×8×1×1: its output 1×8000000×1000000×1000000 would be too large"),
    Case(
      contract: .init(), input: [8, 197, 768], message: "'probe' takes a map [n, c, h, w], not 8×197×768",
      suggestion: "did you mean 1x8x197x768?"),
    Case(
      contract: .init(input: "[n, l, c]", output: "[n, l, c]"), input: [8, 3, 224, 224],
      message: "'probe' takes tokens [n, l, c], not 8×3×224×224"),
    Case(
      contract: .init(input: "[n, 3, h, w]", output: "[n, 3, h, w]"), input: [8, 4, 7, 7],
      message: "'probe' cannot take 4 channels: it takes 3 only"),
    Case(
      contract: .init(input: "[n, c, h, h]", output: "[n, c, h, h]"), input: [8, 4, 7, 9],
      message: "'probe' cannot take height 7 and width 9: both are h, so they must be equal"),
    Case(
      contract: .init(), input: [8, 0, 7, 9],
      message: "'probe' cannot take 0 channels: it requires c >= 1, and c is 0"),
  ]

  @Test(arguments: cases)
  func `a violation names module, numbers, condition and a way out`(violation: Case) throws {
    let contract = violation.contract
    let manifest = try Samples.read(
      Samples.manifest(
        input: contract.input, output: contract.output, require: contract.require,
        hyperparameters: contract.hyperparameters))
    let error = #expect(throws: ContractViolation.self) {
      try manifest.outputShape(for: violation.input, hyperparameters: violation.given)
    }
    #expect(error?.fact == violation.message)
    #expect(error?.suggestion == violation.suggestion)
    #expect(error?.module == "probe")
  }

  @Test func `a suggestion meets the whole contract`() throws {
    let manifest = try Samples.read(
      Samples.manifest(
        require: "[c / reduction >= 1, reduction % 2 == 0]",
        hyperparameters: "{reduction: {type: int, default: 16, min: 1, max: 1024}}"))
    let error = #expect(throws: ContractViolation.self) { try manifest.outputShape(for: [1, 5, 7, 7]) }
    #expect(error?.suggestion == "reduction 2 or 4 would fit: probe(reduction: 4)")
  }

  @Test(arguments: [
    ("[n, c, h, w]", [2, 8, 6, 4]), ("[n, c * 2, h / 2, w / 2]", [2, 16, 3, 2]), ("[n, 10]", [2, 10]),
    ("[n, \"max(c / 16, 1)\"]", [2, 1]), ("[n, h * w, c]", [2, 24, 8]),
  ])
  func `the output has the sizes that the contract's expressions give`(output: String, sizes: [Int]) throws {
    let manifest = try Samples.read(Samples.manifest(output: output))
    #expect(try manifest.outputShape(for: [2, 8, 6, 4]) == Shape(sizes))
  }

  @Test func `whether the shape is kept follows from the expressions`() throws {
    func keeps(_ input: String, _ output: String) throws -> Bool {
      try Samples.read(Samples.manifest(input: input, output: output)).contract.keepsShape
    }
    #expect(try keeps("[n, c, h, w]", "[n, c, h, w]"))
    #expect(try keeps("[n, 3, h, w]", "[n, 3, h, w]"))
    #expect(try keeps("[n, l, c]", "[n, l, c]"))
    #expect(try !keeps("[n, c, h, w]", "[n, c, w, h]"))
    #expect(try !keeps("[n, c, h, w]", "[n, c, h]"))
    #expect(try !keeps("[n, c, h, w]", "[n, 3, h, w]"))
  }
}
