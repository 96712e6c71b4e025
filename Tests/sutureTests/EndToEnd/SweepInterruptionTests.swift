import Foundation
import Testing

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
  private func results(_ folder: Folder, _ store: String = "small.db") throws -> String {
    let outcome = try Program.run(["sweep", "results", "--store", store, "--json"], in: folder)
    #expect(outcome.status == 0)
    return outcome.output
  }

  /// How many trials of a store's latest sweep are done.
  private func trialsDone(_ folder: Folder) throws -> Int {
    let outcome = try Program.run(["sweep", "status", "--store", "small.db", "--json"], in: folder)
    let reports = try #require(try outcome.json() as? [[String: Any]])
    return try #require((reports.first?["trials"] as? [String: Any])?["done"] as? Int)
  }

  /// A folder with a slow sweep of fourteen trials, and the words that run it.
  private func slowSweep() throws -> (folder: Folder, dropIn: DropIn, run: [String]) {
    let (folder, dropIn) = (try Folder(), try DropIn())
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
    #expect(outcome.error.contains("stopped; 'suture sweep resume --store small.db' goes on"))
    let doneAtStop = try trialsDone(folder)
    #expect(doneAtStop >= 1 && doneAtStop < 14)

    let resume = ["sweep", "resume", "--store", "small.db", "--workers", "1"]
    let killed = try Program.start(resume, in: folder)
    try killed.wait(for: ": \(doneAtStop + 1)/")
    killed.send(SIGKILL)
    #expect(try killed.outcome().status == 128 + SIGKILL)
    let doneAtKill = try trialsDone(folder)
    #expect(doneAtKill > doneAtStop)

    let last = try Program.run(resume, in: folder)
    #expect(last.status == 0)
    #expect(last.error.contains("\(doneAtKill) known from before"), "\(last.error)")
    #expect(try results(folder) == expected)
    _ = dropIn
  }

  @Test func `a running sweep can be looked at`() throws {
    let (folder, dropIn, run) = try slowSweep()
    let running = try Program.start(run, in: folder)
    try running.wait(for: ": 1/")
    #expect(try results(folder).contains("\"state\" : \"open\""))
    let status = try Program.run(["sweep", "status", "--store", "small.db"], in: folder)
    #expect(status.status == 0 && status.output.contains("not finished"))
    running.send(SIGTERM)
    #expect(try running.outcome().status == 130)
    _ = dropIn
  }

  @Test func `two sweeps at once on one store, the same and another, do not disturb each other`() throws {
    let (folder, dropIn, run) = try slowSweep()
    try folder.write("other.yaml", Sweep.specification(modules: ["slow", "eca"], name: "other"))
    let other = ["sweep", "run", "other.yaml", "--registry", dropIn.path, "--store", "small.db", "--workers", "1"]
    let stages = "[check, {train: {epochs: 1, keep: 50%}}, {train: {epochs: 1, seeds: [0, 1]}}]"
    try folder.write("small.yaml", Sweep.specification(modules: ["slow", "se"], arity: [1, 2], stages: stages))
    // The last one plans the first one's sweep anew, in its middle.
    let runs = try [run, other, run].map { arguments in
      let running = try Program.start(arguments, in: folder)
      try running.wait(for: ": 1/")
      return running
    }
    for running in runs {
      let outcome = try running.outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
    }
    let again = try Program.run(run + ["--json"], in: folder)
    #expect(again.status == 0)
    let results = try Sweep.results(again)
    #expect(results.count == 7 && results.values.allSatisfy { $0["state"] as? String == "done" })
    #expect(again.error.contains("known from before"))
  }
}
