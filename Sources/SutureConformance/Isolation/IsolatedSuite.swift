import SutureExecution
import SutureProcess
import SutureRegistry
import SutureSandbox

/// Runs a suite's checks in worker processes, which use builder processes to run plugins.
///
/// A crash or timeout fails the current check, and the remaining checks continue.
public final class IsolatedSuite {
  /// The checks.
  public let suite: ConformanceSuite
  private let settings: SandboxSettings
  private let workerCount: Int
  private let seed: UInt64

  /// Creates a suite, which starts processes only when it runs.
  /// - Parameters:
  ///   - suite: the checks and the registry of their subjects.
  ///   - settings: how plugins are run; the suite's limits replace those for builders.
  ///   - workers: number of subjects checked in parallel.
  public init(_ suite: ConformanceSuite, settings: SandboxSettings, workers: Int, seed: UInt64 = 0) {
    self.suite = suite
    var settings = settings
    settings.buildSeconds = suite.limits.buildSeconds
    settings.buildMemory = suite.limits.memory ?? settings.buildMemory
    self.settings = settings
    self.seed = seed
    workerCount = max(1, workers)
  }

  /// Progress of the checks.
  public enum Event: Hashable, Sendable {
    /// A check of a subject has started.
    case running(id: String, check: String)
    /// A check has lost its process: it crashed, timed out or exceeded the memory limit.
    case lost(id: String, how: String)
  }

  /// The state of one module or backbone.
  private struct Subject {
    let manifest: Manifest
    let partners: [String]
    var remaining: [any ConformanceCheck.Type]
    var results: [CheckResult] = []
    /// The results of the current attempt.
    var attempt: [CheckResult] = []
    var current: String?

    /// Keeps the results of the attempt that has ended.
    mutating func keepAttempt() {
      let found = attempt
      results += found
      remaining.removeAll { check in found.contains { $0.check == check.id } }
      attempt = []
    }
  }

  /// Checks modules and backbones.
  /// - Parameters:
  ///   - onEvent: called while checks run.
  ///   - onResults: called for each subject, in order, as soon as it and all previous ones are done.
  /// - Throws: `ProcessError` if a worker cannot be started.
  public func verify(
    _ manifests: [Manifest], onEvent: @escaping (Event) -> Void = { _ in },
    onResults: @escaping (Manifest, [CheckResult]) throws -> Void
  ) throws {
    var subjects = manifests.indices.map { index in
      Subject(
        manifest: manifests[index], partners: partners(of: index, in: manifests), remaining: suite.checks)
    }
    var next = 0
    func tellDone() throws {
      while next < subjects.count, subjects[next].remaining.isEmpty {
        try onResults(subjects[next].manifest, subjects[next].results)
        next += 1
      }
    }
    let executor = LocalExecutor(settings: settings, isInterrupted: { false })
    let limits = JobLimits(phase: suite.limits.seconds, memory: suite.limits.memory)
    try tellDone()
    while next < subjects.count {
      let open = subjects.indices.filter { !subjects[$0].remaining.isEmpty }
      var handler = JobHandler<CheckJob>(
        lost: { index, loss, isFinal in
          guard isFinal else { return }
          try self.fail(&subjects[open[index]], loss.what, onEvent)
          try tellDone()
        },
        failed: { index, failure, _, isFinal in
          guard isFinal else { return }
          try self.fail(&subjects[open[index]], failure.description, onEvent)
          try tellDone()
        },
        answered: { index, _, _ in
          subjects[open[index]].keepAttempt()
          subjects[open[index]].remaining = []
          try tellDone()
        })
      handler.began = { subjects[open[$0]].attempt = [] }
      handler.reported = { index, event in
        let subject = open[index]
        switch event {
        case .began(let check):
          subjects[subject].current = check
          onEvent(.running(id: subjects[subject].manifest.id, check: check))
        case .ended(let results):
          subjects[subject].attempt += results
          for how in Set(results.compactMap(\.loss)).sorted() {
            onEvent(.lost(id: subjects[subject].manifest.id, how: how))
          }
        }
      }
      _ = try executor.run(open.map { job(for: subjects[$0]) }, workers: workerCount, limits: limits, handler)
    }
  }

  private func job(for subject: Subject) -> CheckJob {
    CheckJob(
      folders: suite.registry.folders, manifest: subject.manifest.path, seed: seed, engine: suite.engine.id,
      checks: subject.remaining.map { $0.id }, obstacles: [:], limits: suite.limits, partners: subject.partners)
  }

  /// Fails the check during which a worker was lost; the remaining checks run in another worker.
  private func fail(_ subject: inout Subject, _ how: String, _ onEvent: (Event) -> Void) throws {
    subject.keepAttempt()
    let failed = subject.remaining.first { $0.id == subject.current } ?? subject.remaining.first
    subject.current = nil
    guard let failed else { return }
    subject.results.append(
      CheckResult(
        module: subject.manifest.id, check: failed.id, level: failed.level, status: .failed,
        detail: "\(how) during check '\(failed.id)'", seconds: 0, cause: how))
    subject.remaining.removeAll { $0.id == failed.id }
    onEvent(.lost(id: subject.manifest.id, how: how))
  }

  /// The partners of a module.
  ///
  /// A pair of modules that are both checked is combined only once.
  ///
  /// The pairs are divided evenly between the modules.
  private func partners(of index: Int, in manifests: [Manifest]) -> [String] {
    let manifest = manifests[index]
    guard manifest.kind == .module else { return [] }
    return suite.registry.manifests.filter { $0.kind == .module }.map(\.id).filter { id in
      guard let other = manifests.firstIndex(where: { $0.kind == .module && $0.id == id }) else { return true }
      return other == index || ((other + index).isMultiple(of: 2) ? index < other : other < index)
    }
  }
}
