import SutureGraph
import SutureRegistry
import Testing

@testable import SutureComposer

struct ContractCheckerTests {
  private func output(_ text: String, _ input: Signal) throws -> Signal {
    let composer = Fixtures.composer
    return try composer.check(try composer.composition(text), input: input)
  }

  @Test(arguments: [
    ("se >> eca(kernel_size: 63)", [1, 63, 64, 64]),
    ("se | eca(kernel_size: 63)", [1, 126, 64, 64]),
    ("se + eca", [1, 63, 64, 64]),
    ("se * eca", [1, 63, 64, 64]),
    ("project(se | eca | ca)", [1, 63, 64, 64]),
    ("identity", [1, 63, 64, 64]),
    ("(se | eca) >> cbam", [1, 126, 64, 64]),
    ("max(se | eca, project(ca) | sa)", [1, 126, 64, 64]),
    ("gated(se, eca, identity)", [1, 63, 64, 64]),
    ("channel_gated(se | eca, ca | sa)", [1, 126, 64, 64]),
    ("identity_init(blend(se, weighted(eca, ca)))", [1, 63, 64, 64]),
  ])
  func `shapes follow contracts`(text: String, expected: [Int]) throws {
    #expect(try output(text, Signal([1, 63, 64, 64])).shape == Shape(expected))
  }

  @Test func `a violation says what, why and a way out`() throws {
    let error = #expect(throws: ContractViolation.self) { try output("se", Signal([8, 3, 224, 224])) }
    #expect(
      error?.description == """
        'se' cannot take 3 channels with reduction 16: it requires c / reduction >= 1, and 3 / 16 is 0
        reduction 1, 2 or 3 would fit: se(reduction: 3)
        """)
  }

  @Test func `branches of different shapes are refused`() {
    #expect(throws: CompositionError.branchesDiffer(operator: .add, shapes: [[1, 32, 8, 8], [1, 64, 8, 8]])) {
      try output("identity + (identity | identity)", Signal([1, 32, 8, 8]))
    }
  }

  @Test func `what fades in from nothing keeps its input's shape`() {
    #expect(
      throws: CompositionError.changesShape(what: "identity_init", before: [1, 32, 8, 8], after: [1, 64, 8, 8])
    ) { try output("identity_init(se | eca)", Signal([1, 32, 8, 8])) }
  }

  @Test func `tokens pass through map modules by their grid, their prefix beside it`() throws {
    let tokens = Signal(shape: [8, 197, 768], layout: .tokens(prefix: 1, height: 14, width: 14))
    #expect(try output("(se + eca) >> cbam", tokens) == tokens)
  }

  @Test func `a map module among tokens without a grid is refused`() {
    #expect(throws: CompositionError.noGrid([8, 197, 768])) { try output("se", Signal([8, 197, 768])) }
  }

  @Test func `prefix tokens cannot join a map of other channels`() throws {
    let tokens = Signal(shape: [8, 197, 768], layout: .tokens(prefix: 1, height: 14, width: 14))
    #expect(throws: CompositionError.prefixChannelsDiffer(before: 768, after: 1536)) { try output("se | eca", tokens) }
    #expect(try output("project(se | eca)", tokens) == tokens)
  }
}
