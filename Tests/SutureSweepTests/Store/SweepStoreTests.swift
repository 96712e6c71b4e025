import Foundation
import SutureComposer
import SutureData
import SutureProcess
import SutureRegistry
import SutureReport
import SutureSandbox
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import SutureTraining

struct SweepStoreTests {
  private static let environment = SweepEnvironment(
    processor: "p", cores: 2, memory: 1 << 30, system: "s", instructionSet: "avx2", program: "0", engine: "onednn",
    engineVersion: "l", numerics: 1, workers: 2, threads: 1)

  private func document(_ seed: Int) -> TrialDocument {
    TrialDocument(
      composition: "se", backbone: "b", sites: ["s"], data: "d",
      plugins: [PluginDigest(id: "se", version: "1", manifest: "m", library: "l")], engine: "onednn",
      numerics: 1, training: TrainingSettings(), epochs: 1, seed: seed, scoreBatch: nil, validation: .standard)
  }

  private func report(_ accuracy: Double, test: Double? = nil) -> TrainingReport {
    TrainingReport(
      split: .validation, accuracy: accuracy, testAccuracy: test,
      epochs: [TrainingReport.Epoch(number: 1, loss: 1, trainAccuracy: 0.5, accuracy: accuracy, seconds: 1)], seconds: 1
    )
  }

  private func trace(limit: BrokenLimit? = nil) -> SweepStore.AttemptTrace {
    SweepStore.AttemptTrace(ProcessUsage(), limit: limit)
  }

  private func candidates(_ texts: [String]) throws -> [Candidate] {
    try [Candidate(ordinal: 0, composition: nil, site: nil)]
      + texts.enumerated().map { index, text in
        Candidate(ordinal: index + 1, composition: try CompositionParser.parse(text), site: nil)
      }
  }

  // MARK: Attempts

  @Test func `only the latest attempt at a key records its result, and only once`() throws {
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let session = try store.beginSession(sweep: "s", environment: Self.environment, command: "c")
      let (document, key) = (document(0), try document(0).key)
      let first = try store.beginAttempt(key, .train, session: session)
      let second = try store.beginAttempt(key, .train, session: session)
      #expect(first.number == 1 && second.number == 2)
      // A worker thought dead answers after all.
      let counted = try store.end(first, trace: trace()) {
        try store.record(report(0.1), key: key, document: document)
      }
      #expect(!counted)
      #expect(try store.accuracy(of: key) == nil)
      #expect(
        try store.end(second, trace: trace()) { try store.record(report(0.2), key: key, document: document) })
      #expect(try store.accuracy(of: key) == 0.2)
      #expect(try !store.end(second, trace: trace()) { Issue.record("an attempt ends once") })
      #expect(try store.attempts(at: key).map(\.outcome) == ["fenced", "done"])
    }
  }

  @Test func `a result that cannot be written leaves its attempt under way`() throws {
    struct Full: Error {}
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let session = try store.beginSession(sweep: "s", environment: Self.environment, command: "c")
      let attempt = try store.beginAttempt("k", .train, session: session)
      #expect(throws: Full.self) {
        try store.end(attempt, trace: trace()) {
          try store.record(report(0.1), key: "k", document: document(0))
          throw Full()
        }
      }
      #expect(try store.attempts(at: "k").map(\.outcome) == ["running"])
      #expect(try store.accuracy(of: "k") == nil)
    }
  }

  @Test func `what a run left under way is lost when the next begins, and its late answer is fenced`() throws {
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let attempt = try store.beginAttempt(
        "k", .train, session: try store.beginSession(sweep: "s", environment: Self.environment, command: "c"))
      _ = try store.beginSession(sweep: "s", environment: Self.environment, command: "c")
      #expect(try store.attempts(at: "k").map(\.outcome) == ["lost"])
      #expect(try !store.end(attempt, trace: trace()) { Issue.record("it was given up") })
    }
  }

  @Test func `a failure is known by its last attempt, until it is forgotten`() throws {
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let session = try store.beginSession(sweep: "s", environment: Self.environment, command: "c")
      let attempt = try store.beginAttempt("k", .cost, session: session)
      let limits = TrialLimits(wall: 1)
      #expect(try store.failure(at: "k", under: limits) == nil)
      try store.end(attempt, reason: "why", trace: trace()) {}
      #expect(try store.failure(at: "k", under: limits) == "why")
      try store.forgetFailures()
      #expect(try store.failure(at: "k", under: limits) == nil)
      #expect(try store.attempts(at: "k").map(\.reason) == ["why"])
    }
  }

  @Test(arguments: [
    (JobLoss.Kind.timedOut(seconds: 2), TrialLimits(wall: 2), TrialLimits(wall: 3)),
    (.exceededCPU(seconds: 2), TrialLimits(wall: 9, cpu: 2), TrialLimits(wall: 9)),
    (.exceededMemory(bytes: 64), TrialLimits(wall: 9, memory: 64), TrialLimits(wall: 9, memory: 65)),
  ])
  func `what broke a limit is known until more is allowed`(
    kind: JobLoss.Kind, same: TrialLimits, more: TrialLimits
  ) throws {
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let session = try store.beginSession(sweep: "s", environment: Self.environment, command: "c")
      let attempt = try store.beginAttempt("k", .train, session: session)
      let loss = JobLoss(kind, while: .training(epoch: 1))
      #expect(loss.isVerdict)
      try store.end(attempt, reason: "why", trace: trace(limit: loss.brokenLimit)) {
        try store.recordFailure("why", key: "k", document: document(0))
      }
      #expect(try store.failure(at: "k", under: same) == "why")
      #expect(try store.failure(at: "k", under: more) == nil)
      // Then it may come through, and the failure is forgotten.
      try store.end(try store.beginAttempt("k", .train, session: session), trace: trace()) {
        try store.record(report(0.5), key: "k", document: document(0))
      }
      #expect(try store.accuracy(of: "k") == 0.5 && store.failure(at: "k", under: same) == nil)
      try store.recordFailure("too late", key: "k", document: document(0))
      #expect(try store.accuracy(of: "k") == 0.5)
    }
  }

  @Test func `what was killed from outside is tried again by the next run`() throws {
    #expect(!JobLoss(.crashed(signal: 9), while: .training(epoch: 1)).isVerdict)
    #expect(JobLoss(.crashed(signal: 11), while: .training(epoch: 1)).isVerdict)
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let session = try store.beginSession(sweep: "s", environment: Self.environment, command: "c")
      let attempt = try store.beginAttempt("k", .train, session: session)
      try store.end(attempt, reason: "SIGKILL", isVerdict: false, trace: trace()) {}
      #expect(try store.failure(at: "k", under: TrialLimits(wall: 1)) == nil)
      #expect(try store.attempts(at: "k").map(\.outcome) == ["lost"])
    }
  }

  // MARK: Sweeps

  @Test func `a sweep begun again keeps what is known of the candidates that it still has`() throws {
    let specification = try Fixtures.specification()
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let sweep = try store.begin(specification, registry: ["r"])
      try store.put(candidates(["se", "eca", "sa"]), sweep: sweep)
      try store.settle(
        (1...3).map { SweepStore.Outcome(ordinal: $0, state: .done, reason: "r\($0)") }, stage: 1, sweep: sweep)
      try store.record(report(0.5), key: "t", document: document(0))
      let links = (1...3).map { SweepStore.TrialLink(ordinal: $0, seed: 0, key: "t") }
      try store.link(links, stage: 1, epochs: 3, sweep: sweep)
      #expect(try store.begin(specification, registry: ["r"]) == sweep)
      try store.put(candidates(["se", "ca"]), sweep: sweep)
      try store.forgetCandidates(from: 3, duplicates: 0, sweep: sweep)
      let records = try store.records(of: try store.sweep())
      #expect(records.map { $0.composition?.description } == [nil, "se", "ca"])
      // Its trials are still its own, but what becomes of it is decided anew.
      #expect(records.map(\.accuracies) == [[:], [3: [0: 0.5]], [:]])
      #expect(records.allSatisfy { $0.state == .open && $0.reason == nil && $0.stage == nil })

      // Who does not come so far any more loses what an earlier run did there.
      try store.link([], stage: 1, epochs: 3, sweep: sweep, replaces: true)
      #expect(try store.records(of: try store.sweep()).allSatisfy { $0.accuracies.isEmpty })

      let other = try Fixtures.specification(stages: "[check]")
      _ = try store.begin(other, registry: [])
      #expect(try store.records(of: try store.sweep()).isEmpty)
    }
  }

  @Test func `a second writer is refused, readers are not`() throws {
    try TemporaryFolder.withFile { path in
      do {
        let store = try SweepStore(path: path)
        #expect(throws: StoreError.locked(path: path)) { try SweepStore(path: path) }
        #expect(try SweepStore(reading: path).isBeingWritten)
        #expect(store.isBeingWritten)
      }
      #expect(try !SweepStore(reading: path).isBeingWritten)
      _ = try SweepStore(path: path)
    }
  }

  @Test func `the refusal names the command that shows the other run`() {
    #expect("\(StoreError.locked(path: "s.db"))".contains("'suture sweep status --store s.db'"))
  }

  @Test func `a result without test accuracy counts as missing where one is needed, and gives way to one with it`()
    throws
  {
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      try store.record(report(0.5), key: "k", document: document(0))
      #expect(try store.accuracy(of: "k") == 0.5)
      #expect(try store.accuracy(of: "k", tests: true) == nil)
      try store.record(report(0.6, test: 0.55), key: "k", document: document(0))
      #expect(try store.accuracy(of: "k", tests: true) == 0.6)
      // A result with everything stays.
      try store.record(report(0.1), key: "k", document: document(0))
      try store.record(report(0.2, test: 0.2), key: "k", document: document(0))
      #expect(try store.accuracy(of: "k", tests: true) == 0.6)
    }
  }

  @Test func `weights go with the result of their training`() throws {
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let (first, second) = (WeightsDigest([1]), WeightsDigest([2]))
      try store.record(report(0.5, test: 0.5), key: "k", document: document(0))
      #expect(try store.weights(of: "k") == nil && store.weightsState(of: "k") == .unrecorded)
      // A result with weights replaces one without, and one with other weights.
      try store.record(report(0.6, test: 0.6), weights: first, key: "k", document: document(0))
      #expect(try store.accuracy(of: "k") == 0.6 && store.weights(of: "k") == first)
      try store.record(report(0.7, test: 0.7), key: "k", document: document(0))
      #expect(try store.accuracy(of: "k") == 0.6 && store.weights(of: "k") == first)
      try store.record(report(0.8, test: 0.8), weights: second, key: "k", document: document(0))
      #expect(try store.accuracy(of: "k") == 0.8 && store.weights(of: "k") == second)
      #expect(try store.weightsState(of: "k") == .missing)

      try store.database.execute("UPDATE weights SET bytes = 7")
      #expect(throws: StoreError.self) { try store.weights(of: "k") }
      try store.forgetFailures()
      #expect(try store.weights(of: "k") == nil && store.accuracy(of: "k") == 0.8)
      // A damaged result takes its weights with it.
      try store.record(report(0.9, test: 0.9), weights: first, key: "k", document: document(0))
      try store.database.execute("UPDATE trial SET accuracy = 0.1")
      try store.forgetFailures()
      #expect(try store.weights(of: "k") == nil && store.accuracy(of: "k") == nil)
    }
  }

  @Test(arguments: [
    ("UPDATE trial SET accuracy = 9e999", "column 'accuracy' contains a real number, but a finite number is expected"),
    ("UPDATE cost SET parameters = -1", "column 'parameters' contains an integer, but a count is expected"),
    ("UPDATE latency SET milliseconds = -9e999", "column 'milliseconds' contains a real number, but a finite number"),
    ("UPDATE trial SET accuracy = 'x'", "column 'accuracy' contains text, but a number is expected"),
  ]) func `a value that no program records is an error, not a trap`(script: String, message: String) throws {
    try TemporaryFolder.withFile { path in
      let store = try SweepStore(path: path)
      let sweep = try store.begin(try Fixtures.specification(), registry: [])
      try store.put(candidates(["se"]), sweep: sweep)
      try store.record(report(0.5), key: "t", document: document(0))
      try store.record(
        CostReport(parameters: 1, macs: 1, latency: 1), key: "c", document: document(0), machine: Machine.name)
      try store.link([SweepStore.TrialLink(ordinal: 1, seed: 0, key: "t")], stage: 1, epochs: 3, sweep: sweep)
      try store.link(costs: [(1, "c")], sweep: sweep)
      #expect(try store.records(of: try store.sweep()).map(\.parameters) == [nil, 1])
      // As in a store of an earlier version, which has no checksums.
      try store.database.execute(script + ", checksum = NULL")
      let error = #expect(throws: StoreError.self) { try store.records(of: try store.sweep()) }
      #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
  }

  // MARK: Migration

  @Test func `a store of the first version keeps its trials, epochs, costs and candidates`() throws {
    try TemporaryFolder.withFile { path in
      do {
        let format = DatabaseFormat(
          applicationID: DatabaseFormat.sweepStore.applicationID,
          migrations: Array(DatabaseFormat.sweepStore.migrations.prefix(1)))
        let old = try Database.open(path, mode: .readWriteCreate, format: format)
        try old.execute(
          """
          INSERT INTO sweep VALUES (7, 'small', 'text', '["r"]', 1, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
          INSERT INTO cost VALUES ('c', '{}', 10, 20);
          INSERT INTO latency VALUES ('c', 'm', 0.5);
          INSERT INTO trial VALUES ('t', '{"plugins":[{"id":"se","version":"1","manifest":"m","library":"l"}]}',
            'done', 0.75, 1.5, NULL, '2026-01-01T00:00:00Z');
          INSERT INTO epoch VALUES ('t', 1, 0.5, 0.6, 0.75, 1.5);
          INSERT INTO candidate VALUES (7, 0, NULL, 'done', NULL, 'c');
          INSERT INTO candidate VALUES (7, 1, 'se', 'done', NULL, NULL);
          INSERT INTO candidate_trial VALUES (7, 1, 2, 3, 0, 't');
          """)
      }
      // Read as it is, then brought up to date.
      let reader = try SweepStore(reading: path)
      #expect(try reader.records(of: reader.sweep()).map(\.parameters) == [10, nil])
      let store = try SweepStore(path: path)
      let sweep = try store.sweep()
      #expect(sweep.name == "small" && sweep.isFinished && sweep.duplicates == 1)
      let records = try store.records(of: sweep)
      #expect(records.map(\.parameters) == [10, nil] && records[1].accuracies == [3: [0: 0.75]])
      // No images were set aside for validation then.
      #expect(records[1].choices == .test && records[1].accuracies(on: .test, epochs: 3) == [0: 0.75])
      #expect(records[1].site == nil && records[1].stage == nil)
      let curve = try #require(try store.curves(of: sweep, candidates: nil).first)
      #expect(curve.candidate == 1 && curve.epochs == 3 && curve.points.map(\.accuracy) == [0.75])
      #expect(try store.plugins(of: sweep).map(\.id) == ["se"])
      #expect(try store.stages(of: sweep).isEmpty && store.sessions(of: sweep).isEmpty)
      // No weights were kept then.
      for opened in [reader, store] {
        let trials = try opened.finalists(of: try opened.sweep(), stage: 2)
        #expect(trials.map(\.key) == ["t"] && trials.allSatisfy { $0.state == .unrecorded && $0.recorded == nil })
      }
    }
  }
}
