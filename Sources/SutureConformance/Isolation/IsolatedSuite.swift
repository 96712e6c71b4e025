import Foundation
import Glibc
import SutureProcess
import SutureRegistry

/// Runs a suite's checks in worker processes: a plugin that crashes or hangs fails the check that it does so in, and the
/// rest goes on.
public final class IsolatedSuite {
  /// The checks.
  public let suite: ConformanceSuite
  private let program: String
  private let workerCount: Int
  private let seed: UInt64

  /// Creates a suite; nothing is started before it runs.
  /// - Parameters:
  ///   - suite: the checks, and the registry that its subjects come from.
  ///   - program: the file of a program that runs `ConformanceWorker` when `ConformanceWorker.commandName` is its only
  ///     argument.
  ///   - workers: how many subjects are examined at a time.
  public init(_ suite: ConformanceSuite, program: String, workers: Int, seed: UInt64 = 0) {
    self.suite = suite
    self.program = program
    self.seed = seed
    workerCount = max(1, workers)
  }

  /// What happens while subjects are examined.
  public enum Event: Hashable, Sendable {
    /// A check of a subject runs.
    case running(id: String, check: String)
    /// A check has lost its process, and how: it crashed, hung or took too much memory.
    case lost(id: String, how: String)
  }

  /// Examines modules and backbones.
  /// - Parameters:
  ///   - onEvent: called while checks run.
  ///   - onResults: called for each subject, in their order, as soon as it and those before it are done.
  /// - Throws: what the system says of a program that cannot be started.
  public func verify(
    _ manifests: [Manifest], onEvent: (Event) -> Void = { _ in },
    onResults: (Manifest, [CheckResult]) throws -> Void
  ) throws {
    var waiting = manifests.indices.map { index in
      IsolatedSubject(manifests[index], suite: suite, seed: seed, partners: partners(of: index, in: manifests))
    }[...]
    var running: [(index: Int, subject: IsolatedSubject)] = []
    var done: [Int: [CheckResult]] = [:]
    var next = 0
    while next < manifests.count {
      while running.count < workerCount, let subject = waiting.first {
        try subject.start(program)
        running.append((waiting.startIndex, subject))
        waiting.removeFirst()
      }
      ChildProcess.wait(for: running.compactMap(\.subject.process), milliseconds: 50)
      for item in running {
        let before = item.subject.currentCheck
        try item.subject.receive(program)
        if let how = item.subject.takeLoss() { onEvent(.lost(id: manifests[item.index].id, how: how)) }
        if let check = item.subject.currentCheck, check != before {
          onEvent(.running(id: manifests[item.index].id, check: check))
        }
      }
      for item in running where item.subject.isDone { done[item.index] = item.subject.results }
      running.removeAll(where: \.subject.isDone)
      while let results = done.removeValue(forKey: next) {
        try onResults(manifests[next], results)
        next += 1
      }
    }
  }

  /// Whom a module is combined with: all, but a pair of two that are both examined once only.
  ///
  /// Which of the two does it alternates, so that no module is left with all pairs.
  private func partners(of index: Int, in manifests: [Manifest]) -> [String] {
    let manifest = manifests[index]
    guard manifest.kind == .module else { return [] }
    return suite.registry.manifests.filter { $0.kind == .module }.map(\.id).filter { id in
      guard let other = manifests.firstIndex(where: { $0.kind == .module && $0.id == id }) else { return true }
      return other == index || ((other + index).isMultiple(of: 2) ? index < other : other < index)
    }
  }
}
