import Foundation
import Testing

@testable import SutureSpool

/// How busy pilots are kept; a measurement, which is made only if it is asked for:
/// `SUTURE_SPOOL_JOBS=10000 SUTURE_SPOOL_SECONDS=1 SUTURE_SPOOL_PILOTS=8 swift test --filter SpoolThroughputTests`.
struct SpoolThroughputTests {
  private static func setting(_ name: String) -> Double? {
    ProcessInfo.processInfo.environment["SUTURE_SPOOL_\(name)"].flatMap(Double.init)
  }

  @Test(.enabled(if: setting("JOBS") != nil))
  func `the time that pilots are not at work`() throws {
    let (jobs, seconds) = (Int(Self.setting("JOBS") ?? 0), Self.setting("SECONDS") ?? 1)
    let count = Int(Self.setting("PILOTS") ?? 8)
    let bench = try SpoolBench("sleep \(seconds); answer $number", timing: SpoolTiming())
    let began = ContinuousClock.now
    let pilots = (0..<count).map { _ in bench.startPilot() }
    let outcomes = try bench.run(Array(0..<jobs))
    let wall = began.duration(to: .now) / .seconds(1)
    for pilot in pilots { _ = try pilot.end() }
    #expect(outcomes == SpoolBench.fine(0..<jobs))
    let overhead = wall * Double(count) / (Double(jobs) * seconds) - 1
    print(
      "\(jobs) jobs of \(seconds) s by \(count) pilots: \(wall) s, \(overhead * 100) % of the pilots' time idle or "
        + "overhead, \((wall * Double(count) / Double(jobs) - seconds) * 1000) ms per job")
  }
}
