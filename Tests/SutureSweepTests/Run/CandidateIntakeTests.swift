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

  @Test func `each parallel operator brings its control once, before the candidates that use it`() throws {
    var intake = CandidateIntake(sites: nil)
    let first = intake.admit(try compositions(["se", "eca * se", "max(eca, se)", "ca * se", "identity * identity"]))
    #expect(
      first.map(\.label) == [
        "the bare backbone", "identity * identity (control)", "se", "eca * se", "max(eca, se)", "ca * se",
      ])
    #expect(first.map(\.isReference) == [true, true, false, false, false, false])
    #expect(first.map(\.ordinal) == Array(0..<6))
    let second = intake.admit(try compositions(["sa * se", "eca + se"]))
    #expect(second.map(\.label) == ["identity + identity (control)", "sa * se", "eca + se"])
    #expect(second.map(\.ordinal) == [6, 7, 8] && intake.count == 9)
  }

  @Test func `the bare backbone is never a candidate again, and controls take every site`() throws {
    var intake = CandidateIntake(sites: ["a", "b"])
    let candidates = intake.admit(try compositions(["identity", "eca + se"]))
    #expect(
      candidates.map(\.label) == [
        "the bare backbone", "identity + identity at a (control)", "identity + identity at b (control)",
        "eca + se at a",
        "eca + se at b",
      ])
  }
}
