import SutureHost
import SutureRegistry
import Synchronization
import Testing

@testable import SutureSweep

struct PhaseReporterTests {
  private final class Log: Sendable {
    let phases = Mutex<[TrialPhase]>([])
    let strays = Mutex<[Bool]>([])

    var told: [TrialPhase] { phases.withLock { $0 } }

    func reporter() -> PhaseReporter {
      PhaseReporter(
        tell: { phase in self.phases.withLock { $0.append(phase) } },
        takeStrayProcesses: { self.strays.withLock { $0.isEmpty ? false : $0.removeFirst() } })
    }
  }

  @Test func `steps nest, and each is told once, before it begins`() {
    let log = Log()
    let reporter = log.reporter()
    reporter.begin()
    reporter.observe(.loading("backbone"))
    reporter.observe(.ended)
    reporter.observe(.building("backbone"))
    reporter.observe(.building("module"))
    reporter.observe(.ended)
    reporter.observe(.ended)
    reporter.enter(.training(epoch: 1))
    reporter.enter(.training(epoch: 1))
    #expect(reporter.end() == nil)
    #expect(
      log.told == [
        .preparing, .loading("backbone"), .preparing, .building("backbone"), .building("module"),
        .building("backbone"), .preparing, .training(epoch: 1),
      ])
  }

  @Test func `processes are put down to the phase before the one in which they are found`() {
    let log = Log()
    let reporter = log.reporter()
    reporter.begin()
    reporter.observe(.building("module"))
    log.strays.withLock { $0 = [true, false, true] }
    reporter.observe(.ended)
    reporter.enter(.measuring)
    #expect(reporter.end() == .building("module"))
    reporter.begin()
    #expect(reporter.end() == nil)
  }

  @Test func `steps that an error left open do not outlive the request`() {
    let log = Log()
    let reporter = log.reporter()
    reporter.begin()
    reporter.observe(.building("module"))
    _ = reporter.end()
    reporter.begin()
    reporter.enter(.measuring)
    #expect(log.told.suffix(2) == [.preparing, .measuring])
  }
}
