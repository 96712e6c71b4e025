import Foundation
import SutureProcess
import SutureRegistry
import SutureReport
import SutureTestSupport
import Synchronization
import Testing

@testable import SutureSweep

/// What a store tells about a sweep while it runs, after it was stopped, and after the bare backbone failed.
@Suite(.serialized)
struct SweepProgressRecordTests {
  private func run(
    _ specification: SweepSpecification, _ path: String, stopAfter limit: Int = .max,
    observe: @escaping (SweepEvent) -> Void = { _ in }
  ) throws {
    let progressed = Mutex(0)
    let runner = SweepRunner(
      specification, registry: Checkout.registry, folders: Checkout.registry.folders, store: try SweepStore(path: path),
      options: Fixtures.options(workers: 2, limits: TrialLimits(wall: 120)),
      isInterrupted: { progressed.withLock { $0 >= limit } },
      observe: { event in
        observe(event)
        if case .progressed = event { progressed.withLock { $0 += 1 } }
      })
    _ = try runner.run()
  }

  private func stages(_ path: String) throws -> [SweepStore.StageRecord] {
    let store = try SweepStore(reading: path)
    return try store.stages(of: try store.sweep())
  }

  @Test func `a stage is told while it runs, with the work that is done and the candidates that are through`() throws {
    let specification = try Fixtures.specification(stages: "[check, cost, {train: {epochs: 1}}]")
    try TemporaryFolder.withFile { path in
      let seen = Mutex([(stage: SweepStore.StageRecord?, states: [String: Int])]())
      try run(specification, path) { event in
        guard case .progressed = event, let store = try? SweepStore(reading: path), let sweep = try? store.sweep(),
          let stages = try? store.stages(of: sweep), let states = try? store.candidateCounts(of: sweep)
        else { return }
        seen.withLock { $0.append((stages.last, states)) }
      }
      let views = seen.withLock { $0 }
      let costing = views.filter { $0.stage?.name == "cost" }
      #expect(costing.allSatisfy { $0.stage?.finished == false && $0.states["done"] == nil })
      #expect(costing.compactMap(\.stage?.work?.done) == Array(1...costing.count))
      let training = views.filter { $0.stage?.name == "train 1 epoch × 1 seed" }
      #expect(training.count == costing.count)
      #expect(training.compactMap(\.stage?.work?.done) == Array(1...training.count))
      #expect(training.compactMap { $0.states["done"] } == Array(1...training.count))
      #expect(training.allSatisfy { $0.stage?.left == 0 && $0.stage?.work?.planned == training.count })
      #expect(try stages(path).allSatisfy { $0.finished && $0.work == nil })
    }
  }

  @Test func `stage times add up over the runs of a sweep, and a run that finds everything done keeps them`() throws {
    let specification = try Fixtures.specification(stages: "[check, cost, {train: {epochs: 1}}]")
    try TemporaryFolder.withFile { path in
      try run(specification, path, stopAfter: 3)
      let stopped = try #require(try stages(path).last)
      #expect(!stopped.finished && stopped.name == "cost" && stopped.seconds > 0)
      try run(specification, path)
      let first = try stages(path)
      #expect(first[1].seconds > stopped.seconds)
      try run(specification, path)
      let again = try stages(path)
      #expect(again.map(\.entered) == first.map(\.entered) && again.map(\.left) == first.map(\.left))
      #expect(zip(again, first).allSatisfy { $0.seconds >= $1.seconds } && first[2].seconds > 0)
    }
  }

  @Test func `where the bare backbone fails, the stage is closed and every candidate has a reason`() throws {
    let text = try Fixtures.specification(stages: "[cost, {train: {epochs: 1, seeds: [0, 1]}}]").text
      .replacing("training: {batch_size: 256}", with: "training: {learning_rate: 1000000}")
    let specification = try SweepSpecification(text: text, file: "small.yaml")
    try TemporaryFolder.withFile { path in
      let error = #expect(throws: SweepError.self) { try run(specification, path) }
      guard case .baselineFailed(let reason) = error else { throw try #require(error) }
      #expect(reason.contains("diverged"))
      let store = try SweepStore(reading: path)
      let sweep = try store.sweep()
      let records = try store.records(of: sweep)
      #expect(!sweep.isFinished && records.count > 1)
      #expect(records.allSatisfy { $0.state != .open && $0.reason != nil && $0.stage == 1 })
      let stage = try #require(try store.stages(of: sweep).last)
      #expect(stage.finished && stage.failed == records.count { $0.state == .failed } && stage.left == 0)
      #expect(try store.sessions(of: sweep).first?.ended != nil)
      let results = try SweepResults(store, sweep).results
      #expect(results.allSatisfy { !$0.pareto })
      let report = try ReportBuilder(store, sweep).report()
      #expect(report.sentences.first?.hasPrefix("The bare backbone failed: \(reason)") == true)
      let markdown = MarkdownReport(report).text
      #expect(markdown.contains("\(records.count - 1) of \(records.count - 1) candidates failed: diverged"))
      #expect(!markdown.contains("nothing failed"))
    }
  }

  @Test func `a candidate whose trial failed is failed, also in a store that does not say so`() throws {
    let specification = try Fixtures.specification(stages: "[{train: {epochs: 1}}]")
    try TemporaryFolder.withFile { path in
      try run(specification, path)
      do {
        let store = try SweepStore(path: path)
        try store.database.execute(
          """
          UPDATE candidate SET state = 'open', stage = NULL;
          UPDATE trial SET state = 'failed', accuracy = NULL, reason = 'the loss is not finite', checksum = NULL
          WHERE key = (SELECT trial FROM candidate_trial WHERE ordinal = 1);
          """)
      }
      let store = try SweepStore(reading: path)
      let sweep = try store.sweep()
      let records = try store.records(of: sweep)
      #expect(records[1].state == .failed && records[1].reason == "the loss is not finite")
      #expect(records.count { $0.state == .failed } == 1)
      #expect(try store.candidateCounts(of: sweep)["failed"] == 1)
    }
  }

  @Test func `results of another version's numerics are told before they are computed again`() throws {
    let specification = try Fixtures.specification(stages: "[{train: {epochs: 1}}]")
    try TemporaryFolder.withFile { path in
      func warnings() throws -> [String] {
        let told = Mutex([String]())
        try run(specification, path) { event in
          if case .warned(let text) = event { told.withLock { $0.append(text) } }
        }
        return told.withLock { $0 }
      }
      #expect(try warnings().isEmpty)
      #expect(try warnings().isEmpty)
      try { try $0.database.execute("UPDATE trial SET document = json_set(document, '$.numerics', 2)") }(
        SweepStore(path: path))
      let told = try warnings()
      #expect(told.count == 1 && told[0].hasPrefix("11 results in '\(path)' were computed by an earlier version"))
    }
  }
}
