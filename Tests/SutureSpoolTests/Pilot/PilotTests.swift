import Foundation
import SutureSandbox
import SutureTestSupport
import Testing

@testable import SutureSpool

struct PilotTests {
  @Test func `a pilot's last minutes`() {
    let began = ContinuousClock.now
    let time = PilotTime(limit: 100, margin: 20, began: began)
    #expect(time.request(now: began + .seconds(79)) == .none)
    #expect(time.request(now: began + .seconds(81)) == .drain)
    #expect(time.request(now: began + .seconds(91)) == .stop)
    #expect(PilotTime(limit: nil, margin: 20, began: began).request(now: began + .seconds(1_000_000)) == .none)
    #expect(PilotTime(limit: 10, margin: 1000, began: began).request(now: began) == .drain)
  }

  @Test func `a pilot that is asked to stop gives back what it has not finished`() throws {
    let bench = try SpoolBench("[ $number = 1 ] && [ ! -e $0.once ] && { touch $0.once; sleep 1000; }; answer $number")
    let first = bench.startPilot()
    var second: SpoolBench.Running?
    var hasStopped = false
    let outcomes = try bench.run(Array(0..<6)) {
      guard !hasStopped, FileManager.default.fileExists(atPath: bench.folder.file("worker.once")) else { return }
      hasStopped = true
      first.ask(.stop)
      second = bench.startPilot()
    }
    #expect(outcomes == SpoolBench.fine(0..<6))
    #expect(try first.end() == .stopped && second?.end() == .finished)
  }

  @Test func `a pilot that is asked to drain ends its running job, and begins no other`() throws {
    let bench = try SpoolBench(
      "[ $number = 0 ] && { touch $0.begun; while [ ! -e $0.go ]; do sleep 0.01; done; }; answer $number")
    let pilot = bench.startPilot()
    var helper: SpoolBench.Running?
    let outcomes = try bench.run(Array(0..<4)) {
      guard helper == nil, FileManager.default.fileExists(atPath: bench.folder.file("worker.begun")) else { return }
      pilot.ask(.drain)
      helper = bench.startPilot()
      try bench.folder.write("worker.go", "")
    }
    #expect(outcomes == SpoolBench.fine(0..<4))
    #expect(try pilot.end() == .timeOver && helper?.end() == .finished)
  }

  @Test func `a pilot without jobs ends after its limit`() throws {
    let bench = try SpoolBench()
    var options = bench.pilotOptions()
    options.idleLimit = 0.01
    #expect(try bench.startPilot(options).end() == .idle)
  }

  @Test func `a pilot of another program does no job`() throws {
    let bench = try SpoolBench()
    var options = bench.pilotOptions()
    options.program = "other"
    let other = bench.startPilot(options)
    let pilot = bench.startPilot()
    #expect(try bench.run([0, 1]) == SpoolBench.fine([0, 1]))
    #expect(throws: SpoolError.otherProgram(coordinator: "test", here: "other")) { try other.end() }
    #expect(try pilot.end() == .finished)
  }

  @Test func `a pilot whose machine cannot compute with the engine takes no job`() throws {
    struct Missing: Error, CustomStringConvertible { var description: String { "no device" } }
    let bench = try SpoolBench()
    var options = bench.pilotOptions()
    options.checkEngine = { _ in throw Missing() }
    let unable = bench.startPilot(options)
    let pilot = bench.startPilot()
    #expect(try bench.run([0, 1]) == SpoolBench.fine([0, 1]))
    #expect(throws: SpoolError.engine("test", reason: "no device")) { try unable.end() }
    #expect(try pilot.end() == .finished)
  }

  @Test func `a pilot drops what the coordinator has taken back`() throws {
    let bench = try SpoolBench()
    var claims = ClaimedJobs()
    let head = BatchHead(
      program: "", job: "", limits: .init(), buildSeconds: nil, buildMemory: nil)
    claims.add("a", head: head, lines: [[1], [2]])
    claims.add("b", head: head, lines: [[3]])
    let first = claims.next()?.line
    #expect(first == [1] && claims.open == ["a", "b"])
    claims.drop("a")
    let rest = [claims.next()?.line, claims.next()?.line]
    #expect(claims.open == ["b"] && rest == [[3], nil])
    claims.deliver(["a": 1, "b": 1])
    #expect(claims.open.isEmpty)
    _ = bench
  }
}
