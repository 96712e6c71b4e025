import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sweeps through signals and company.
@Suite(.serialized)
struct SweepInterruptionTests {
  /// A module that changes nothing, slowly, so that a sweep can be met in the middle.
  private static let slow = "usleep(60000); *y = x; return 0;"

  /// A store's results as text, without the trace of when they were measured.
  private func results(_ folder: TemporaryFolder, _ store: String = "small.db") throws -> String {
    let outcome = try Program.run(["sweep", "results", "--store", store, "--json"], in: folder)
    #expect(outcome.status == 0)
    return outcome.output
  }

  /// How many trials of a store's latest sweep are done.
  private func trialsDone(_ folder: TemporaryFolder) throws -> Int {
    let outcome = try Program.run(["sweep", "status", "--store", "small.db", "--json"], in: folder)
    let reports = try #require(try outcome.json() as? [[String: Any]])
    return try #require((reports.first?["trials"] as? [String: Any])?["done"] as? Int)
  }

  /// A folder with a slow sweep of fourteen trials, and the words that run it.
  private func slowSweep() throws -> (folder: TemporaryFolder, dropIn: DropIn, run: [String]) {
    let (folder, dropIn) = (try TemporaryFolder(), try DropIn())
    try dropIn.add("slow", Self.slow)
    try folder.write(
      "small.yaml",
      Sweep.specification(
        modules: ["slow", "se"], arity: [1, 2], stages: "[check, {train: {epochs: 1, seeds: [0, 1]}}]"))
    return (folder, dropIn, ["sweep", "run", "small.yaml", "--registry", dropIn.path, "--workers", "1"])
  }

  // MARK: Interruption

  @Test func `a sweep that is stopped or killed and resumed gives what an undisturbed one gives`() throws {
    let (whole, wholeDropIn, wholeRun) = try slowSweep()
    #expect(try Program.run(wholeRun, in: whole).status == 0)
    let expected = try results(whole)
    _ = wholeDropIn

    let (folder, dropIn, run) = try slowSweep()
    let stopped = try Program.start(run, in: folder)
    try stopped.wait(for: ": 1/")
    stopped.send(SIGINT)
    let outcome = try stopped.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("stopped; 'suture sweep resume small.db --registry \(dropIn.path)' resumes it"))
    let doneAtStop = try trialsDone(folder)
    #expect(doneAtStop >= 1 && doneAtStop < 14)

    // What a store names is never searched for plugins by itself.
    let resume = ["sweep", "resume", "--store", "small.db", "--workers", "1", "--registry", dropIn.path]
    let killed = try Program.start(resume, in: folder)
    try killed.wait(for: ": \(doneAtStop + 1)/")
    killed.send(SIGKILL)
    #expect(try killed.outcome().status == 128 + SIGKILL)
    let doneAtKill = try trialsDone(folder)
    #expect(doneAtKill > doneAtStop)

    let last = try Program.run(resume, in: folder)
    #expect(last.status == 0)
    #expect(last.error.contains("\(doneAtKill) already known"), "\(last.error)")
    #expect(try results(folder) == expected)
    _ = dropIn
  }

  @Test func `a running sweep can be looked at`() throws {
    let (folder, dropIn, run) = try slowSweep()
    let running = try Program.start(run, in: folder)
    try running.wait(for: ": 1/")
    #expect(try results(folder).contains("\"state\" : \"open\""))
    let status = try Program.run(["sweep", "status", "--store", "small.db"], in: folder)
    #expect(status.status == 0 && status.output.contains("small: running (process "))
    running.send(SIGTERM)
    #expect(try running.outcome().status == 130)
    _ = dropIn
  }

  @Test func `a second run on one store is refused, and the first goes on`() throws {
    let (folder, dropIn, run) = try slowSweep()
    let first = try Program.start(run, in: folder)
    try first.wait(for: ": 1/")
    try folder.write("other.yaml", Sweep.specification(modules: ["eca"], name: "other"))
    let other = ["sweep", "run", "other.yaml", "--store", "small.db"]
    for arguments in [run, other, ["sweep", "resume", "--store", "small.db", "--registry", dropIn.path]] {
      let second = try Program.run(arguments, in: folder)
      #expect(second.status == 1)
      #expect(second.error.contains("another process is running a sweep in the store 'small.db'"), "\(second.error)")
    }
    let status = try Program.run(["sweep", "status", "--store", "small.db"], in: folder)
    #expect(status.output.contains("small: running (process "))
    #expect(try first.outcome().status == 0)
    // One store holds both, one after the other.
    #expect(try Program.run(other, in: folder).status == 0)
    let both = try Program.run(["sweep", "status", "--store", "small.db"], in: folder)
    #expect(both.output.contains("small: finished") && both.output.contains("other: finished"))
    _ = dropIn
  }

  @Test func `killed at any moment, nothing is lost, nothing is counted twice`() throws {
    let (folder, dropIn, run) = try slowSweep()
    var before: Set<String> = []
    var kills = 0
    // Moments spread over a sweep: while it starts, plans, writes, trains, ends.
    for milliseconds in [30, 90, 150, 260, 370, 480, 590, 700, 810, 920, 1030, 1140] {
      let running = try Program.start(run, in: folder)
      usleep(UInt32(milliseconds) * 1000)
      running.send(SIGKILL)
      if try running.outcome().status == 128 + SIGKILL { kills += 1 }
      guard FileManager.default.fileExists(atPath: folder.file("small.db")),
        let now = try? StoredTrials(folder.file("small.db"))
      else { continue }
      #expect(now.isWhole)
      #expect(now.keys.isSuperset(of: before), "a recorded trial is gone")
      before = now.keys
    }
    #expect(kills > 0)
    let last = try Program.run(run + ["--json"], in: folder)
    #expect(last.status == 0, "\(last.error)")
    let stored = try StoredTrials(folder.file("small.db"))
    #expect(stored.isWhole && stored.keys.count == 14 && stored.keys.isSuperset(of: before))
    #expect(stored.doneTwice == 0)
    _ = dropIn
  }
}
