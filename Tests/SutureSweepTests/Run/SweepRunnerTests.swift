import Foundation
import SutureRegistry
import Synchronization
import Testing

@testable import SutureSweep

@Suite(.serialized)
struct SweepRunnerTests {
  /// What a run told, and how it ended.
  private struct Log {
    var ending: SweepRunner.Ending
    var trials = 0
    var known = 0
  }

  private func run(
    _ specification: SweepSpecification, _ path: String, stopAfter limit: Int = .max,
    registry: Registry = Fixtures.registry, timeLimit: Duration = .seconds(120)
  ) throws -> Log {
    let progressed = Mutex(0)
    let known = Mutex(0)
    let runner = SweepRunner(
      specification, registry: registry, folders: registry.folders, store: try SweepStore(path: path),
      options: SweepOptions(workers: 2, timeLimit: timeLimit, executable: Fixtures.program),
      isInterrupted: { progressed.withLock { $0 >= limit } },
      observe: { event in
        if case .progressed = event { progressed.withLock { $0 += 1 } }
        if case .stageBegan(_, _, let count) = event { known.withLock { $0 += count } }
      })
    let ending = try runner.run()
    return Log(ending: ending, trials: progressed.withLock { $0 }, known: known.withLock { $0 })
  }

  private func results(_ specification: SweepSpecification, _ path: String) throws -> [SweepResult] {
    let store = try SweepStore(reading: path)
    return try store.results(of: try store.sweep(), ranking: specification.ranking)
  }

  /// What must not depend on when and how often a sweep was run.
  private func essence(_ results: [SweepResult]) -> [SweepResult] {
    results.map { result in
      var copy = result
      copy.latencyMilliseconds = nil
      copy.pareto = false
      return copy
    }
  }

  @Test func `a sweep that is stopped and resumed gives what an undisturbed one gives, and repeats nothing`() throws {
    let specification = try Fixtures.specification(
      stages: "[check, cost, {train: {epochs: 1, keep: 3}}, {train: {epochs: 2, seeds: [0, 1]}}]")
    try Fixtures.withTemporaryFile { whole in
      try Fixtures.withTemporaryFile { parts in
        let undisturbed = try run(specification, whole)
        #expect(undisturbed.ending == .complete)

        var total = 0
        for stop in [3, 9, 4] {
          let log = try run(specification, parts, stopAfter: stop)
          #expect(log.ending == .interrupted)
          total += log.trials
        }
        let last = try run(specification, parts)
        #expect(last.ending == .complete)
        #expect(total + last.trials == undisturbed.trials)
        #expect(try essence(results(specification, parts)) == essence(results(specification, whole)))

        let again = try run(specification, parts)
        #expect(again.trials == 0 && again.known == undisturbed.trials)
      }
    }
  }

  @Test func `refusals carry the reason, the baseline is trial 0, finalists are marked`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [\"se(reduction: 32)\", eca]}, arity: [1]}", limits: "{parameters: +10%}")
    try Fixtures.withTemporaryFile { path in
      _ = try run(specification, path)
      let results = try results(specification, path)
      let baseline = try #require(results.first { $0.baseline })
      #expect(baseline.trial == 0 && baseline.state == .done && baseline.composition == "identity")
      #expect((baseline.accuracyMean ?? 0) > 0.1)
      let refused = try #require(results.first { $0.composition == "se(reduction: 32)" })
      #expect(refused.state == .refused)
      #expect(refused.reason?.contains("it requires c / reduction >= 1, and 16 / 32 is 0") == true)
      #expect(results.contains { $0.pareto })
    }
  }

  @Test func `a limit refuses what exceeds it, with both numbers`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [\"cbam(reduction: 1)\"]}, arity: [1]}", stages: "[check, cost]",
      limits: "{parameters: +1%}")
    try Fixtures.withTemporaryFile { path in
      _ = try run(specification, path)
      let refused = try #require(try results(specification, path).first { !$0.baseline })
      #expect(refused.state == .refused)
      #expect(refused.reason?.contains("parameters") == true && refused.reason?.contains("1 % more") == true)
    }
  }

  @Test func `a site that does not exist stops the sweep before anything is recorded`() throws {
    let specification = try Fixtures.specification(site: "layer9")
    try Fixtures.withTemporaryFile { path in
      #expect(throws: (any Error).self) { try run(specification, path) }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
