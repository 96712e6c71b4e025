import Testing

@testable import SutureSpool

struct PilotWatchTests {
  private func report(_ id: String, beat: Int, open: [String] = []) -> PilotReport {
    var report = PilotReport(id: id, host: "h", process: 1, workers: 3, instructions: "any")
    report.beat = beat
    report.open = open
    return report
  }

  @Test func `a pilot is silent while its number stays the same`() {
    var watch = PilotWatch()
    watch.look([report("a", beat: 7), report("b", beat: 1)], claimants: ["c"], elapsed: .seconds(1))
    for beat in 8...11 {
      watch.look([report("a", beat: beat), report("b", beat: 1)], claimants: ["c"], elapsed: .seconds(1))
    }
    #expect(watch.silent(beyond: .seconds(3)) == ["b", "c"] && watch.silent(beyond: .seconds(4)).isEmpty)
    #expect(watch.lanes == 6)
    watch.look([report("b", beat: 2)], claimants: [], elapsed: .seconds(1))
    #expect(watch.silent(beyond: .seconds(4)) == ["c"])
  }

  @Test func `no pilot grows silent while the coordinator does not look`() {
    var watch = PilotWatch()
    watch.look([report("a", beat: 7)], claimants: [], elapsed: .seconds(1))
    watch.look([report("a", beat: 7)], claimants: [], elapsed: .seconds(100_000))
    #expect(watch.silent(beyond: .seconds(10)).isEmpty)
  }

  @Test func `a number that goes back is a sign of life too`() {
    var watch = PilotWatch()
    watch.look([report("a", beat: 7)], claimants: [], elapsed: .seconds(1))
    watch.look([report("a", beat: 7)], claimants: [], elapsed: .seconds(4))
    watch.look([report("a", beat: 1)], claimants: [], elapsed: .seconds(4))
    #expect(watch.silent(beyond: .zero).isEmpty)
  }

  @Test func `a claim that two signs of life do not list is forgotten`() {
    var watch = PilotWatch()
    func look(_ beat: Int, _ open: [String]) -> Bool {
      watch.look([report("a", beat: beat, open: open)], claimants: ["a"], elapsed: .seconds(1))
      return watch.hasForgotten("x", pilot: "a")
    }
    #expect(!look(1, []) && !look(2, []) && !look(3, ["x"]) && !look(4, []) && !look(5, []) && look(6, []))
  }
}

struct BatchSizingTests {
  @Test func `the first batches hold one job, later ones keep a worker busy, and the last ones are small`() {
    var sizing = BatchSizing()
    #expect(sizing.count(waiting: 10_000, lanes: 8) == 1)
    sizing.record(1)
    #expect(sizing.count(waiting: 10_000, lanes: 8) == 10)
    #expect(sizing.count(waiting: 48, lanes: 8) == 3)
    #expect(sizing.count(waiting: 3, lanes: 8) == 1)
    #expect(sizing.count(waiting: 100, lanes: 0) == 10)
    for _ in 0..<100 { sizing.record(1e-9) }
    #expect(sizing.count(waiting: 1_000_000, lanes: 8) == BatchSizing.mostJobs)
    for other in [-Double.infinity, .infinity, .nan] { sizing.record(other) }
    #expect(sizing.meanSeconds.map { $0 < 1 } ?? false)
  }
}
