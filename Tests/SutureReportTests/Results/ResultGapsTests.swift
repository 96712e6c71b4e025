import SutureReport
import Testing

@testable import SutureSweep

struct ResultGapsTests {
  private func record(_ number: Int, _ text: String?, _ reason: String?) throws -> CandidateRecord {
    var record = try SweepRecords.record(
      number, text, reason == nil ? [0.9] : [], state: reason == nil ? .done : .failed)
    record.reason = reason
    return record
  }

  @Test func `failures are named with their causes, the bare backbone's first`() throws {
    let gaps = ResultGaps(
      try [
        record(0, nil, "the loss is not finite\nmore"), record(1, "se", "SIGSEGV while building 'se'"),
        record(2, "eca", nil), record(3, "sa", "SIGSEGV while building 'sa'"), record(4, "ca", "diverged"),
      ])
    #expect(gaps.baselineFailure == "the loss is not finite")
    #expect(
      gaps.sentences == [
        "The bare backbone failed: the loss is not finite. Without it no candidate can be compared.",
        "3 of 4 candidates failed: SIGSEGV while building '…' (2: se, sa); diverged (1: ca).",
      ])
  }

  @Test func `without failures there are no gaps`() throws {
    let gaps = ResultGaps(try [record(0, nil, nil), record(1, "se", nil)])
    #expect(gaps.baselineFailure == nil && gaps.sentences.isEmpty)
  }
}
