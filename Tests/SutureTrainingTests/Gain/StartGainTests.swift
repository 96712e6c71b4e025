import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport
import SutureTraining
import Testing

struct StartGainTests {
  private func gain(_ text: String) throws -> StartGain {
    try StartGain(
      of: try Checkout.grafter.composer.composition(text), at: Signal([4, 64, 16, 16]), grafter: Checkout.grafter,
      engine: OneDNNEngine(), threads: .one)
  }

  @Test(arguments: [
    ("identity", 1.0, 0.0), ("gct", 1, 1e-5), ("identity_init(cbam)", 1, 1e-6), ("se", 0.5, 0.05), ("eca", 0.5, 0.15),
    ("cbam", 0.29, 0.1), ("identity + identity", 2, 1e-6), ("se >> se >> se >> se", 0.0625, 0.02),
  ])
  func `what fresh modules leave of a signal`(text: String, expected: Double, tolerance: Double) throws {
    #expect(abs(try gain(text).total - expected) <= tolerance)
  }

  @Test func `the gain is told along the chain`() throws {
    let steps = try gain("se >> gct >> se").steps
    #expect(steps.map(\.composition.description) == ["se", "se >> gct", "se >> gct >> se"])
    #expect(abs(steps[0].gain - steps[1].gain) < 1e-5 && steps[2].gain < 0.7 * steps[1].gain)
  }

  @Test func `what leaves little is not harmless`() throws {
    #expect(try gain("se").isHarmless)
    #expect(try !gain("se >> se").isHarmless)
    #expect(try !gain("identity + identity + identity + identity").isHarmless)
  }
}
