import SutureExecution
import Testing

@testable import suture

/// Times that a worker measured are checked before they are printed.
struct MeasureJobTests {
  private func fault(_ seconds: [Double], median: Double = 0.1) -> String? {
    let subject = GraftSubject(registry: [], composition: "identity", backbone: nil, sites: [], input: [1, 1, 1, 1])
    let job = MeasureJob(subject: subject, work: .forward, runs: 3, engine: "onednn", threads: 1)
    return job.fault(
      in: MeasureJob.Answer(
        sites: nil, input: [1, 1, 1, 1], parameters: 0, median: median, seconds: seconds, peakByteCount: nil,
        arenaByteCount: 0, movedByteCount: 0))
  }

  @Test func `as many times as runs, each a finite number of seconds, are believed`() {
    #expect(fault([0.1, 0, 0.2]) == nil)
  }

  @Test(arguments: [[], [0.1, 0.1], [0.1, 0.1, 0.1, 0.1], [0.1, .nan, 0.1], [0.1, 0.1, .infinity], [-1, 0.1, 0.1]])
  func `any others are not`(seconds: [Double]) {
    #expect(fault(seconds) == "invalid times")
  }

  @Test(arguments: [Double.nan, .infinity, -1]) func `the median is a time, too`(median: Double) {
    #expect(fault([0.1, 0.1, 0.1], median: median) != nil)
  }
}
