import SutureComposer
import Testing

@testable import SutureSweep

struct CandidateIntakeTests {
  private func compositions(_ texts: [String]) throws -> [Composition] {
    try texts.map { try CompositionParser.parse($0) }
  }

  @Test func `the bare backbone comes first and once, rounds are numbered on`() throws {
    var intake = CandidateIntake(sites: nil)
    #expect(intake.admit(try compositions(["se", "eca"])).map(\.label) == ["the bare backbone", "se", "eca"])
    #expect(intake.admit(try compositions(["sa"])).map(\.ordinal) == [3])
    #expect(intake.count == 4)
    #expect(intake.ordinals(of: try compositions(["eca"])[0]) == [2])
  }

  @Test func `sites tried one by one make a candidate each`() throws {
    var intake = CandidateIntake(sites: ["a", "b"])
    let candidates = intake.admit(try compositions(["se"]))
    #expect(candidates.map(\.label) == ["the bare backbone", "se at a", "se at b"])
    #expect(intake.ordinals(of: try compositions(["se"])[0]) == [1, 2])
  }
}
