import Foundation
import SutureComposer
import SutureData
import SutureProcess
import SutureRegistry
import SutureReport
import SutureTestSupport
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
    var means: [Double] = []
    var bests: [SweepEvent.Standing] = []
  }

  private func run(
    _ specification: SweepSpecification, _ path: String, stopAfter limit: Int = .max,
    registry: Registry = Checkout.registry, workers: Int = 2
  ) throws -> Log {
    let progressed = Mutex(0)
    let known = Mutex(0)
    let means = Mutex([Double]())
    let bests = Mutex([SweepEvent.Standing]())
    let runner = SweepRunner(
      specification, registry: registry, folders: registry.folders, store: try SweepStore(path: path),
      options: Fixtures.options(workers: workers, limits: TrialLimits(wall: 120)),
      isInterrupted: { progressed.withLock { $0 >= limit } },
      observe: { event in
        switch event {
        case .progressed(_, let accuracy, _):
          progressed.withLock { $0 += 1 }
          if let accuracy { means.withLock { $0.append(accuracy) } }
        case .stageBegan(_, _, let count, let best):
          known.withLock { $0 += count }
          if let best { bests.withLock { $0.append(best) } }
        default: break
        }
      })
    let ending = try runner.run()
    return Log(
      ending: ending, trials: progressed.withLock { $0 }, known: known.withLock { $0 }, means: means.withLock { $0 },
      bests: bests.withLock { $0 })
  }

  private func results(_ specification: SweepSpecification, _ path: String) throws -> [SweepResult] {
    let store = try SweepStore(reading: path)
    return try SweepResults(store, try store.sweep()).results
  }

  /// What must not depend on when and how often a sweep was run; latencies do, and with them the order of equally
  /// accurate ones.
  private func essence(_ results: [SweepResult]) -> [SweepResult] {
    results.map { result in
      var copy = result
      copy.latencyMilliseconds = nil
      copy.latencyError = nil
      copy.pareto = false
      return copy
    }.sorted { $0.candidate < $1.candidate }
  }

  @Test func `a sweep that is stopped and resumed gives what an undisturbed one gives, and repeats nothing`() throws {
    let specification = try Fixtures.specification(
      stages: "[check, cost, {train: {epochs: 1, keep: 3}}, {train: {epochs: 2, seeds: [0, 1]}}]")
    try TemporaryFolder.withFile { whole in
      try TemporaryFolder.withFile { parts in
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

  @Test func `refusals carry the reason, the baseline is candidate 0, finalists are marked`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [\"se(reduction: 32)\", eca]}, arity: [1]}", limits: "{parameters: +10%}")
    try TemporaryFolder.withFile { path in
      _ = try run(specification, path)
      let results = try results(specification, path)
      let baseline = try #require(results.first { $0.baseline })
      #expect(baseline.candidate == 0 && baseline.state == .done && baseline.composition == "identity")
      #expect((baseline.accuracyMean ?? 0) > 0.1)
      let refused = try #require(results.first { $0.composition == "se(reduction: 32)" })
      #expect(refused.state == .refused)
      #expect(refused.reason?.contains("it requires c / reduction >= 1, and 16 / 32 is 0") == true)
      #expect(results.contains { $0.pareto })
      // The legends say which form a module's defaults give, as the manifest said when the sweep ran.
      let store = try SweepStore(reading: path)
      let variants = try SweepResults(store, try store.sweep()).variants
      #expect(
        try variants == [#require(Checkout.registry.manifest("eca", kind: .module).variant.map { "eca: \($0)." })])
    }
  }

  @Test func `a limit refuses what exceeds it, with both numbers`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [\"cbam(reduction: 1)\"]}, arity: [1]}", stages: "[check, cost]",
      limits: "{parameters: +1%}")
    try TemporaryFolder.withFile { path in
      _ = try run(specification, path)
      let refused = try #require(try results(specification, path).first { !$0.baseline })
      #expect(refused.state == .refused)
      #expect(refused.reason?.contains("parameters") == true && refused.reason?.contains("1 % more") == true)
    }
  }

  @Test func `a site that does not exist stops the sweep before anything is recorded`() throws {
    let specification = try Fixtures.specification(site: "layer9")
    try TemporaryFolder.withFile { path in
      #expect(throws: (any Error).self) { try run(specification, path) }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func `no limit refuses a control, and no keep drops it`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [simam, eca]}, arity: [2], operators: [concat]}",
      stages:
        "[check, cost, {train: {epochs: 1, keep: 1}}, {train: {epochs: 2}}]", limits: "{parameters: +1%}")
    try TemporaryFolder.withFile { path in
      _ = try run(specification, path)
      let results = try results(specification, path)
      let control = try #require(results.first { $0.control == "concat" })
      #expect(control.composition == "project(identity | identity)" && control.state == .done && control.epochs == 2)
      #expect(results.filter { !$0.baseline && $0.control == nil }.allSatisfy { $0.state == .refused })
    }
  }

  // MARK: Stages

  @Test func `each stage tells who came, who fell and why`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [\"se(reduction: 32)\", se, eca, sa]}, arity: [1]}",
      stages: "[check, cost, {train: {epochs: 1, keep: 2}}, {train: {epochs: 2}}]")
    try TemporaryFolder.withFile { path in
      _ = try run(specification, path)
      let store = try SweepStore(reading: path)
      let sweep = try store.sweep()
      let stages = try store.stages(of: sweep)
      #expect(stages.map(\.name) == ["check", "cost", "train 1 epoch × 1 seed", "train 2 epochs × 1 seed"])
      #expect(stages.map(\.entered) == [5, 4, 4, 3] && stages.map(\.left) == [4, 4, 3, 3])
      #expect(stages.map(\.refused) == [1, 0, 0, 0] && stages.map(\.dropped) == [0, 0, 1, 0])
      let records = try store.records(of: sweep)
      #expect(records.first { $0.state == .refused }?.stage == 0)
      let dropped = try #require(records.first { $0.stage == 2 })
      #expect(
        dropped.reason == "not among the best 2 of 3 after 'train 1 epoch × 1 seed', nor one of their single modules")
      #expect(try store.sessions(of: sweep).count == 1)
      #expect(try store.sessions(of: sweep).first?.ended != nil)
    }
  }

  @Test func `finalists alone are evaluated on test images, and choices are made on validation images`() throws {
    let space = "{modules: {ids: [se, eca, sa]}, arity: [1]}"
    let first = try Fixtures.specification(
      space: space, stages: "[{train: {epochs: 1, keep: 1}}, {train: {epochs: 2, seeds: [1]}}]")
    try TemporaryFolder.withFile { path in
      #expect(try run(first, path).trials == 6)
      let records = try { try $0.records(of: try $0.sweep()) }(SweepStore(reading: path))
      for record in records {
        #expect(record.choices == .validation && record.accuracies(on: .test, epochs: 1).isEmpty)
        #expect(record.accuracies(on: .test, epochs: 2).count == (record.accuracies[2]?.count ?? 0))
        #expect(record.accuracies[1]?[0] != nil)
      }
      // What was dropped there is a finalist here: it lacks its test accuracy, so it is trained again.
      let second = try Fixtures.specification(space: space, stages: "[{train: {epochs: 1}}]")
      let log = try run(second, path)
      #expect(log.known == 0 && log.trials == 4)
      #expect(try run(second, path).trials == 0)
      // Another split is another experiment.
      let other = try SweepSpecification(text: second.text + "\nvalidation: none\n", file: "small.yaml")
      #expect(try run(other, path).trials == 4)
      let plain = try { try $0.records(of: try $0.sweep()) }(SweepStore(reading: path))
      #expect(plain.allSatisfy { $0.choices == .test && $0.accuracies(on: .test, epochs: 1).count == 1 })
    }
  }

  @Test func `the single modules of the best go on with them`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [se, eca, sa, ca]}, arity: [1, 2], operators: [multiply]}",
      stages: "[{train: {epochs: 1, keep: 2}}, {train: {epochs: 2, seeds: [1, 2]}}]")
    try TemporaryFolder.withFile { path in
      let log = try run(specification, path)
      let store = try SweepStore(reading: path)
      let records = try store.records(of: try store.sweep())
      let ranked = records.filter { !$0.isBaseline }
        .sorted { (($0.accuracies[1]?[0] ?? 0), $1.candidate) > (($1.accuracies[1]?[0] ?? 0), $0.candidate) }
      // The control takes no place among the best.
      let best = ranked.filter { $0.control == nil }.prefix(2)
      let parts = Set(best.flatMap { $0.composition?.modules.map(\.id) ?? [] })
      let expected = Set(best.map(\.label)).union(parts).union(["identity * identity"])
      let survivors = Set(records.filter { !$0.isBaseline && $0.accuracies[2] != nil }.map(\.label))
      #expect(survivors == expected)
      let dropped = try #require(records.first { $0.accuracies[2] == nil })
      #expect(dropped.reason?.hasSuffix(", nor one of their single modules") == true)
      // A candidate counts as best by all its seeds.
      #expect(log.means.count == records.count + 1 + expected.count)
      // Known from before, there is a best from the beginning.
      let results = try results(specification, path)
      #expect(try run(specification, path).bests.last?.accuracy == results.best?.accuracyMean)
    }
  }

  @Test func `a score that cannot be had costs nobody its place`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [eca]}, arity: [1]}",
      stages: "[{score: {scores: [naswot], batch: 8}}, {train: {epochs: 1}}]")
    var planner = try TrialPlanner(
      specification, registry: Checkout.registry, sites: ["layer3.0.residual"],
      dataDigest: try DataSet.load(specification.dataSet).digest, engine: "onednn")
    try TemporaryFolder.withFile { path in
      do {
        let store = try SweepStore(path: path)
        let session = try store.beginSession(
          sweep: "s", environment: SweepEnvironment.current(Fixtures.options(workers: 1)), command: "c")
        for composition in [nil, try CompositionParser.parse("eca")] {
          let candidate = Candidate(ordinal: 0, composition: composition, site: nil)
          let key = try planner.scoreDocument(of: candidate, batch: 8, seed: 0).key
          let attempt = try store.beginAttempt(key, .score, session: session)
          try store.end(attempt, reason: "why", trace: SweepStore.AttemptTrace(ProcessUsage())) {}
        }
      }
      let log = try run(specification, path)
      #expect(log.ending == .complete && log.known == 2 && log.trials == 2)
      let results = try results(specification, path)
      #expect(results.count == 2 && results.allSatisfy { $0.scores.isEmpty && $0.accuracyMean != nil })
    }
  }

  @Test(arguments: [("", 4), (", keep: {by: naswot, best: 1}", 2)])
  func `scores are columns, and prune only where that is asked for`(keep: String, left: Int) throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [se, eca, sa]}, arity: [1]}",
      stages: "[{score: {scores: [naswot, synflow], batch: 8, seeds: [0, 1], order: naswot\(keep)}}, "
        + "{train: {epochs: 1}}]")
    try TemporaryFolder.withFile { path in
      _ = try run(specification, path)
      let store = try SweepStore(reading: path)
      let records = try store.records(of: try store.sweep())
      #expect(records.allSatisfy { Set($0.scores.keys) == ["naswot", "synflow"] })
      #expect(records.count { $0.accuracies[1]?.isEmpty == false } == left)
      if !keep.isEmpty {
        let rivals = records.filter { !$0.isBaseline }
        let best = rivals.max { ($0.scores["naswot"] ?? 0) < ($1.scores["naswot"] ?? 0) }
        #expect(best?.accuracies[1] != nil)
        #expect(rivals.first { $0.candidate != best?.candidate }?.reason?.contains("by naswot after 'score'") == true)
      }
      // Known now: nothing is computed again.
      #expect(try run(specification, path).trials == 0)
    }
  }

  @Test func `latency is measured only where it matters`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [eca]}, arity: [1]}", stages: "[cost]", rank: "{minimize: [parameters, macs]}")
    try TemporaryFolder.withFile { path in
      _ = try run(specification, path)
      let results = try results(specification, path)
      #expect(results.allSatisfy { $0.latencyMilliseconds == nil && $0.macs != nil })
    }
  }

  @Test func `sites tried one by one are candidates of their own`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [se, eca]}, arity: [1]}", stages: "[check, cost]", site: "layer*.0.residual",
      placement: "each")
    try TemporaryFolder.withFile { path in
      _ = try run(specification, path)
      let results = try results(specification, path)
      let sites = ["layer1.0.residual", "layer2.0.residual", "layer3.0.residual"]
      // se needs 16 channels, which only the last site has.
      #expect(results.filter { $0.composition == "eca" && $0.state == .done }.compactMap(\.site).sorted() == sites)
      #expect(results.filter { $0.composition == "se" && $0.state == .done }.compactMap(\.site) == [sites[2]])
      #expect(results.filter { $0.composition == "se" && $0.state == .refused }.count == 2)
    }
  }

  // MARK: Evolution

  @Test func `evolution finds the same with one worker, with two, and after a stop`() throws {
    let specification = try Fixtures.specification(
      space: "{modules: {ids: [se, eca, sa, ca]}, arity: [1, 2], operators: [serial, add]}",
      stages: "[check, {train: {epochs: 1, keep: {best: 3, parts: false}}}, {train: {epochs: 2}}]",
      search: "{method: evolution, budget: 10, population: 4, sample: 2, batch: 3}")
    var outcomes: [[SweepResult]] = []
    for (workers, stops) in [(1, [Int]()), (2, []), (2, [3, 5])] {
      try TemporaryFolder.withFile { path in
        for stop in stops { #expect(try run(specification, path, stopAfter: stop).ending == .interrupted) }
        #expect(try run(specification, path, workers: workers).ending == .complete)
        outcomes.append(essence(try results(specification, path)))
      }
    }
    // Ten, the bare backbone and the control of sums.
    #expect(outcomes[0].count == 12 && outcomes[0].contains { $0.control == "add" })
    let finalists = outcomes[0].filter { $0.epochs == 2 }
    #expect(finalists.contains { $0.control == "add" })
    #expect(finalists.count { !$0.baseline && $0.control == nil } >= 3)
    #expect(outcomes[1] == outcomes[0] && outcomes[2] == outcomes[0])
  }
}
