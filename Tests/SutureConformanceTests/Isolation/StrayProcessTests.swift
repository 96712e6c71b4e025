import Foundation
import Glibc
import SutureConformance
import Testing

struct StrayProcessTests {
  /// The builders' copies of themselves that are alive and whose group has lost its leader, as daemons are.
  private func daemons() -> Set<Int32> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return Set(
      names.compactMap { Int32($0) }.filter { process in
        let group = getpgid(process)
        guard group > 0, group != process, kill(group, 0) != 0 else { return false }
        let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        return String(decoding: line, as: UTF8.self).contains("unconfined-builder")
      })
  }

  @Test func `no daemon of an unconfined plugin outlives its examination, also where the parent adopts no orphans`()
    throws
  {
    let before = daemons()
    let results = try ProbePlugin("impure_daemon").verify(isConfined: false)
    #expect(results.contains { $0.check == "pure" && $0.status == .failed })
    // Others may be examined beside it.
    let end = ContinuousClock.now.advanced(by: .seconds(60))
    while !daemons().subtracting(before).isEmpty, ContinuousClock.now < end { usleep(100_000) }
    #expect(daemons().subtracting(before).isEmpty)
  }
}
