import Foundation
import Glibc
import SutureProcess
import Testing

@testable import SutureSandbox

struct JobLossTests {
  @Test(
    arguments: [
      (.crashed(signal: SIGSEGV), .building("x"), nil, "'x' crashed with SIGSEGV while building"),
      (
        .crashed(signal: SIGILL), .training(epoch: 2), "Fatal error: no",
        "the worker crashed with SIGILL while training: Fatal error: no"
      ),
      (.exited(status: 0), .building("x"), nil, "'x' exited with status 0 while building"),
      (.timedOut(seconds: 3), .loading("x"), nil, "'x' timed out after 3 s while loading its library"),
      (.exceededCPU(seconds: 2.5), .measuring, nil, "the worker exceeded the CPU limit of 2.5 s while measuring"),
      (
        .exceededMemory(bytes: 4 << 30), .training(epoch: 1), nil,
        "the worker exceeded the memory limit of 4 GiB while training"
      ),
      (
        .exceededMemory(bytes: 300 << 20), .preparing, nil,
        "the worker exceeded the memory limit of 300 MiB while preparing"
      ),
      (.forked, .building("x"), nil, "'x' started other processes while building"),
      (.denied(.process), .loading("x"), nil, "'x' tried to start a process while loading its library"),
      (.garbled(.garbled), .building("x"), nil, "'x' wrote an invalid message while building"),
      (
        .implausible("a score that is not finite"), .checking("shapes"), nil,
        "the worker gave an invalid answer (a score that is not finite) while checking 'shapes'"
      ),
      (
        .engineEnded(.crashed(signal: SIGKILL), reason: "the Python crashed with SIGKILL"), .training(epoch: 1), nil,
        "the Python crashed with SIGKILL"
      ),
    ] as [(JobLoss.Kind, JobPhase, String?, String)])
  func `a loss is one line`(kind: JobLoss.Kind, phase: JobPhase, message: String?, text: String) throws {
    let loss = JobLoss(kind, while: phase, message: message, errorText: "a\nb", usage: ProcessUsage(peakMemory: 5))
    #expect(loss.description == text)
    #expect(try JSONDecoder().decode(JobLoss.self, from: JSONEncoder().encode(loss)) == loss)
  }

  @Test func `a module is blamed where its code alone ran`() {
    #expect(JobLoss(.forked, while: .building("x")).blamed == "x")
    #expect(JobLoss(.forked, while: .loading("y")).blamed == "y")
    #expect(JobLoss(.forked, while: .training(epoch: 1)).blamed == nil)
  }

  @Test func `what broke a limit or a rule is not tried again, and what mostly waited is`() {
    func loss(_ kind: JobLoss.Kind, cpu: Double = 0) -> JobLoss {
      JobLoss(kind, while: .measuring, usage: ProcessUsage(cpuSeconds: cpu))
    }
    for kind in [
      JobLoss.Kind.crashed(signal: SIGSEGV), .exited(status: 0), .garbled(.tooLong),
      .engineEnded(.exited(1), reason: "the Python exited with status 1"),
    ] {
      #expect(loss(kind).isWorthRetrying, "\(kind)")
    }
    for kind in [
      JobLoss.Kind.exceededCPU(seconds: 1), .exceededMemory(bytes: 1), .forked, .denied(.network), .implausible("x"),
    ] {
      #expect(!loss(kind).isWorthRetrying, "\(kind)")
    }
    #expect(loss(.timedOut(seconds: 10), cpu: 1).isWorthRetrying)
    #expect(!loss(.timedOut(seconds: 10), cpu: 9).isWorthRetrying)
  }
}
