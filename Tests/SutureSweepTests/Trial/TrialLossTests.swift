import Foundation
import Glibc
import SutureData
import SutureProcess
import SutureRegistry
import Testing

@testable import SutureSweep

struct TrialLossTests {
  @Test(
    arguments: [
      (.crashed(signal: SIGSEGV), .building("x"), nil, "SIGSEGV while building 'x'"),
      (.crashed(signal: SIGILL), .training(epoch: 2), "Fatal error: no", "SIGILL while training: Fatal error: no"),
      (.exited(status: 0), .building("x"), nil, "ended the process with status 0 while building 'x'"),
      (.timedOut(seconds: 3), .loading("x"), nil, "timed out after 3 s while loading 'x'"),
      (.exceededCPU(seconds: 2.5), .measuring, nil, "exceeded the CPU limit of 2.5 s while measuring"),
      (.exceededMemory(bytes: 4 << 30), .training(epoch: 1), nil, "more than 4 GiB of memory while training"),
      (.exceededMemory(bytes: 300 << 20), .preparing, nil, "more than 300 MiB of memory while preparing"),
      (.forked, .building("x"), nil, "started processes of its own while building 'x'"),
      (.garbled(.garbled), .building("x"), nil, "wrote where messages belong while building 'x'"),
      (.failed("too many open files"), .preparing, nil, "too many open files"),
    ] as [(TrialLoss.Kind, TrialPhase, String?, String)])
  func `a loss is one line`(kind: TrialLoss.Kind, phase: TrialPhase, message: String?, text: String) throws {
    let loss = TrialLoss(kind, while: phase, message: message, errorText: "a\nb", usage: ProcessUsage(peakMemory: 5))
    #expect(loss.description == text)
    #expect(try JSONDecoder().decode(TrialLoss.self, from: JSONEncoder().encode(loss)) == loss)
  }

  @Test func `where nobody can be blamed, all plugins are named`() {
    let document = TrialDocument(
      composition: "se", backbone: "resnet8", sites: [], data: "",
      plugins: ["resnet8", "se"].map { PluginDigest(id: $0, version: "1.0.0", manifest: "", library: "") },
      numerics: 0, training: nil, epochs: nil, seed: nil, scoreBatch: nil, validation: .standard)
    let crash = TrialLoss(.crashed(signal: SIGSEGV), while: .training(epoch: 1))
    #expect(crash.description(of: document) == "SIGSEGV while training (with the plugins 'resnet8', 'se')")
    let slow = TrialLoss(.timedOut(seconds: 3), while: .measuring)
    #expect(slow.description(of: document) == "timed out after 3 s while measuring (with the plugins 'resnet8', 'se')")
    let blamed = TrialLoss(.crashed(signal: SIGSEGV), while: .building("se"))
    #expect(blamed.description(of: document) == blamed.description)
  }

  @Test func `a module is blamed where its code alone ran`() {
    #expect(TrialLoss(.forked, while: .building("x")).blamed == "x")
    #expect(TrialLoss(.forked, while: .loading("y")).blamed == "y")
    #expect(TrialLoss(.forked, while: .training(epoch: 1)).blamed == nil)
  }

  @Test func `what broke a limit is not tried again, and who waited in vain is`() {
    func loss(_ kind: TrialLoss.Kind, cpu: Double = 0) -> TrialLoss {
      TrialLoss(kind, while: .measuring, usage: ProcessUsage(cpuSeconds: cpu))
    }
    for kind in [TrialLoss.Kind.crashed(signal: SIGSEGV), .exited(status: 0), .garbled(.tooLong), .failed("x")] {
      #expect(loss(kind).isWorthRetrying(wasFresh: true) && loss(kind).isWorthRetrying(wasFresh: false))
    }
    for kind in [TrialLoss.Kind.exceededCPU(seconds: 1), .exceededMemory(bytes: 1), .forked] {
      // Where others had used the worker, they may be to blame.
      #expect(!loss(kind).isWorthRetrying(wasFresh: true) && loss(kind).isWorthRetrying(wasFresh: false))
    }
    #expect(loss(.timedOut(seconds: 10), cpu: 1).isWorthRetrying(wasFresh: true))
    #expect(!loss(.timedOut(seconds: 10), cpu: 9).isWorthRetrying(wasFresh: true))
  }
}
