import Foundation
import SutureExecution
import SutureProcess
import SutureRegistry
import SutureReport
import SutureSupport
import SutureTestSupport
import SutureTraining
import Synchronization
import Testing

@testable import SutureSweep

/// Weights that a sweep keeps: whose, when, and what becomes of them.
@Suite(.serialized)
struct KeptWeightsTests {
  private func specification(keeping: Bool = true) throws -> SweepSpecification {
    let plain = try Fixtures.specification(
      space: "{modules: {ids: [se, eca]}, arity: [1]}",
      stages: "[{train: {epochs: 1, keep: {best: 1, parts: false}}}, {train: {epochs: 1, seeds: [1, 2]}}]")
    return keeping
      ? try SweepSpecification(text: plain.text + "\nkeep_weights: finalists\n", file: "small.yaml") : plain
  }

  /// Runs a sweep.
  /// - Returns: the number of trials run, and the warnings.
  @discardableResult
  private func run(
    _ specification: SweepSpecification, _ path: String, stopAfter limit: Int = .max
  ) throws -> (trials: Int, warnings: [String]) {
    let trials = Mutex(0)
    let warnings = Mutex([String]())
    let runner = SweepRunner(
      specification, registry: Checkout.registry, folders: Checkout.registry.folders,
      store: try SweepStore(path: path), options: Fixtures.options(workers: 2, limits: TrialLimits(wall: 120)),
      isInterrupted: { trials.withLock { $0 >= limit } },
      observe: { event in
        switch event {
        case .progressed: trials.withLock { $0 += 1 }
        case .warned(let warning): warnings.withLock { $0.append(warning) }
        default: break
        }
      })
    #expect(try runner.run() == (limit == .max ? .complete : .interrupted))
    return (trials.withLock { $0 }, warnings.withLock { $0 })
  }

  private func finalists(_ specification: SweepSpecification, _ path: String) throws -> [FinalistTrial] {
    let store = try SweepStore(reading: path)
    return try specification.finalists(of: try store.sweep(), in: store)
  }

  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: WeightsFolder(ofStore: path).path).sorted()
  }

  @Test func `the finalists' weights are kept, also after a stop, and nothing is repeated`() throws {
    let specification = try specification()
    try TemporaryFolder.withFile { path in
      let stopped = try run(specification, path, stopAfter: 4)
      let rest = try run(specification, path)
      #expect(stopped.trials + rest.trials == 3 + 4 && rest.warnings.isEmpty)
      let trials = try finalists(specification, path)
      #expect(trials.map(\.seed) == [1, 2, 1, 2] && trials[0].candidate == 0)
      #expect(trials.allSatisfy { $0.state == .kept && $0.testAccuracy != nil })
      #expect(try names(path) == trials.map { "\($0.key).safetensors" }.sorted())
      #expect(try run(specification, path).trials == 0)

      let (file, network) = try trials[2].readWeights(label: "it")
      #expect(network.backbone == "resnet8(classes: 10, width: 4)")
      #expect(["se", "eca"].contains(network.composition))
      #expect(network.sites == ["layer3.0.residual"] && network.input == [1, 1, 8, 8] && network.classes == 10)
      #expect(network.normalization.mean.count == 1 && network.factors.isEmpty)
      #expect(["linear.weight", "bn1.running_mean"].allSatisfy { file.names.contains($0) })
    }
  }

  @Test func `what a sweep keeps changes no key: with the key added, only finalists are trained again`() throws {
    let (plain, keeping) = (try specification(keeping: false), try specification())
    try TemporaryFolder.withFile { path in
      try run(plain, path)
      let before = try finalists(plain, path)
      #expect(before.allSatisfy { $0.state == .unrecorded })
      #expect(!FileManager.default.fileExists(atPath: WeightsFolder(ofStore: path).path))

      let log = try run(keeping, path)
      #expect(log.trials == before.count)
      #expect(log.warnings == ["trained again for their weights, which were not kept: 4 recorded trials of finalists"])
      let after = try finalists(keeping, path)
      #expect(after.map(\.key) == before.map(\.key) && after.map(\.accuracy) == before.map(\.accuracy))
      #expect(after.allSatisfy { $0.state == .kept })
      // And without it, what is kept remains, and nothing is done.
      #expect(try run(plain, path).trials == 0)
      #expect(try finalists(plain, path).allSatisfy { $0.state == .kept })
    }
  }

  @Test func `missing and damaged weights are told by name, and their trials alone are trained again`() throws {
    let specification = try specification()
    try TemporaryFolder.withFile { path in
      try run(specification, path)
      let trials = try finalists(specification, path)
      try FileManager.default.removeItem(atPath: trials[0].path)
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: trials[3].path)))
      bytes[bytes.count - 1] ^= 1
      try Data(bytes).write(to: URL(fileURLWithPath: trials[3].path))

      let broken = try finalists(specification, path)
      #expect(broken.map(\.state) == [.missing, .kept, .kept, .kept])
      let label = "the bare backbone"
      #expect(throws: WeightsError.missing(label: label, seed: 1, path: trials[0].path)) {
        try broken[0].readWeights(label: label)
      }
      // The size alone did not tell.
      #expect(throws: WeightsError.damaged(label: "se", seed: 2, path: trials[3].path)) {
        try broken[3].readWeights(label: "se")
      }

      let log = try run(specification, path)
      #expect(log.trials == 2 && log.warnings.count == 2)
      #expect(log.warnings.contains { $0.hasPrefix("the weights of 'the bare backbone', seed 1, are missing: ") })
      #expect(log.warnings.contains { $0.contains("seed 2, are damaged: '\(trials[3].path)'") })
      #expect(try finalists(specification, path).map(\.recorded) == trials.map(\.recorded))
    }
  }

  @Test func `accuracies and weights are of one training: a new result replaces one that differs, and tells`() throws {
    let specification = try specification()
    try TemporaryFolder.withFile { path in
      try run(specification, path)
      let trials = try finalists(specification, path)
      do {
        let store = try SweepStore(path: path)
        try store.database.run("UPDATE trial SET accuracy = 0.5, checksum = NULL WHERE key = ?", trials[1].key)
      }
      try FileManager.default.removeItem(atPath: trials[1].path)
      let log = try run(specification, path)
      #expect(log.trials == 1 && log.warnings.count == 2)
      #expect(log.warnings.last?.contains("'the bare backbone', seed 2, reached") == true)
      #expect(log.warnings.last?.contains("instead of 50.00 %") == true)
      #expect(try finalists(specification, path) == trials)
    }
  }

  @Test func `weights that cannot be written stop the sweep, and the training is not in vain`() throws {
    let (plain, keeping) = (try specification(keeping: false), try specification())
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.file("store.db")
    // The keys are known from a sweep in another store.
    try run(plain, folder.file("other.db"))
    let key = try #require(try finalists(plain, folder.file("other.db")).first).key
    let obstacle = WeightsFolder(ofStore: path).file(of: key)
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: true)
    let error = #expect(throws: WeightsError.self) { try run(keeping, path) }
    #expect("\(String(describing: error))".contains("the weights of 'the bare backbone', seed 1, cannot be kept"))
    let stopped = try #require(try finalists(keeping, path).first)
    #expect(stopped.key == key && stopped.state == .unrecorded)

    try FileManager.default.removeItem(atPath: obstacle)
    let log = try run(keeping, path)
    #expect(log.warnings == ["trained again for their weights, which were not kept: 1 recorded trial of finalists"])
    let trials = try finalists(keeping, path)
    #expect(trials.allSatisfy { $0.state == .kept } && trials[0].accuracy == stopped.accuracy)

    try FileManager.default.removeItem(atPath: WeightsFolder(ofStore: path).path)
    try folder.write("store.weights", "a file")
    let blocked = #expect(throws: FileError.self) { try run(keeping, path) }
    #expect(blocked?.description.contains("store.weights") == true)
  }

  @Test func `a result stands if its trial cannot be trained again for its weights`() throws {
    let specification = try specification()
    try TemporaryFolder.withFile { path in
      try run(specification, path)
      let trials = try finalists(specification, path)
      try FileManager.default.removeItem(atPath: trials[3].path)
      do {
        let store = try SweepStore(path: path)
        let session = try store.beginSession(
          sweep: "small", environment: SweepEnvironment.current(Fixtures.options(workers: 1)), command: "c")
        let attempt = try store.beginAttempt(trials[3].key, .train, session: session)
        try store.end(attempt, reason: "why", trace: SweepStore.AttemptTrace(.init())) {}
      }
      let log = try run(specification, path)
      #expect(log.trials == 0)
      let told = "seed 2, could not be trained again for its weights; its result stands: why"
      #expect(log.warnings.contains { $0.hasSuffix(told) })
      let store = try SweepStore(reading: path)
      let records = try store.records(of: try store.sweep())
      #expect(records.allSatisfy { $0.state == .done })
    }
  }
}
