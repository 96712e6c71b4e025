import Glibc
import SutureSandbox
import Testing

@testable import SutureSweep

struct TrialLimitsTests {
  @Test(
    arguments: [
      (.timedOut(seconds: 3), .training(epoch: 1), BrokenLimit(kind: .wall, value: 3)),
      (.timedOut(seconds: 3), .building("x"), BrokenLimit(kind: .build, value: 3)),
      (.timedOut(seconds: 3), .loading("x"), BrokenLimit(kind: .build, value: 3)),
      (.exceededCPU(seconds: 2.5), .measuring, BrokenLimit(kind: .cpu, value: 2.5)),
      (.exceededMemory(bytes: 300), .preparing, BrokenLimit(kind: .memory, value: 300)),
      (.crashed(signal: SIGSEGV), .building("x"), nil), (.denied(.network), .building("x"), nil),
      (.implausible("x"), .measuring, nil),
    ] as [(JobLoss.Kind, JobPhase, BrokenLimit?)])
  func `a loss tells the limit that was broken`(kind: JobLoss.Kind, phase: JobPhase, limit: BrokenLimit?) {
    #expect(JobLoss(kind, while: phase).brokenLimit == limit)
  }

  @Test func `a limit that is raised, or gone, may end otherwise`() {
    let limits = TrialLimits(wall: 10, cpu: nil, memory: 100, build: 2)
    #expect(BrokenLimit(kind: .wall, value: 9).isRaised(by: limits))
    #expect(!BrokenLimit(kind: .wall, value: 10).isRaised(by: limits))
    #expect(BrokenLimit(kind: .cpu, value: 1000).isRaised(by: limits))
    #expect(!BrokenLimit(kind: .memory, value: 100).isRaised(by: limits))
    #expect(BrokenLimit(kind: .build, value: 1).isRaised(by: limits))
    #expect(!BrokenLimit(kind: .build, value: 2).isRaised(by: limits))
  }

  @Test func `a kill from outside is no result of the trial`() {
    #expect(!JobLoss(.crashed(signal: SIGKILL), while: .measuring).isVerdict)
    #expect(JobLoss(.crashed(signal: SIGSEGV), while: .measuring).isVerdict)
    #expect(JobLoss(.exited(status: 0), while: .measuring).isVerdict)
  }

  @Test func `limits of a trial are those of its worker, and the limit of builds is the builders'`() {
    let limits = TrialLimits(wall: 10, cpu: 5, memory: 100, build: 2)
    #expect(limits.job == JobLimits(wall: 10, cpu: 5, memory: 100))
    let options = Fixtures.options(workers: 1, limits: limits)
    #expect(options.sandbox.buildSeconds == 2)
  }
}
