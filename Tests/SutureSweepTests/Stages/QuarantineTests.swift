import SutureComposer
import Testing

@testable import SutureSweep

struct QuarantineTests {
  private func candidate(_ text: String) throws -> Candidate {
    Candidate(ordinal: 1, composition: try CompositionParser.parse(text), site: nil)
  }

  @Test func `a module is left out once it went wrong in five different compositions`() throws {
    var quarantine = Quarantine()
    for composition in ["x", "x >> se", "se >> x", "x", "x + se"] {
      #expect(quarantine.count("x", in: composition, cause: "SIGSEGV while building 'x'") == nil)
    }
    #expect(try quarantine.reason(against: candidate("x >> eca")) == nil)
    let reason = quarantine.count("x", in: "x * se", cause: "SIGSEGV while building 'x'")
    #expect(
      reason == "'x' is in quarantine: it went wrong in 5 compositions, last with: SIGSEGV while building 'x'")
    #expect(try quarantine.reason(against: candidate("eca >> (se + x)")) == reason)
    #expect(try quarantine.reason(against: candidate("eca >> se")) == nil)
    // Said once.
    #expect(quarantine.count("x", in: "x >> x", cause: "SIGABRT") == nil)
  }

  @Test func `what an earlier run found stays`() throws {
    let quarantine = Quarantine(known: [SweepStore.QuarantineRecord(module: "x", library: "digest", reason: "why")])
    #expect(try quarantine.reason(against: candidate("x")) == "why")
    #expect(quarantine.reason(against: Candidate(ordinal: 0, composition: nil, site: nil)) == nil)
  }
}
