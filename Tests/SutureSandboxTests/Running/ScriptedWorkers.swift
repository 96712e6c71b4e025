import Foundation
import SutureProcess
import SutureTestSupport
import Testing

@testable import SutureSandbox

/// Workers that are shell scripts, and what becomes of the jobs that they are asked to do.
struct ScriptedWorkers {
  /// What became of a job.
  struct Outcome {
    /// The answer; nil where there is none.
    var answer: String?
    var failure: JobFailure?
    var loss: JobLoss?
    var usage = ProcessUsage()
    /// The failures and losses of attempts that were not the last.
    var earlierFailures: [String] = []
    var earlierLosses: [JobLoss] = []
    var events: [String] = []
    var attempts = 0

    /// The answer, or why there is none.
    var text: String { answer ?? failure?.description ?? loss?.description ?? "nothing" }
  }

  /// A line of the shell that says that the plugin of `x` builds.
  static let building = "say phase '{\"building\":{\"_0\":\"x\"}}'"

  /// The script around what a worker does for each job: `$n` is the job's number.
  private static func script(_ body: String) -> String {
    """
    #!/bin/sh
    ulimit -c 0
    usage='{"peakMemory":70000000,"cpuSeconds":0.5}'
    say() { echo "{\\"$1\\":{\\"_0\\":$n,\\"_1\\":$2}}"; }
    answer() { echo "{\\"answer\\":{\\"_0\\":$1,\\"_1\\":\\"$2\\",\\"_2\\":$usage}}"; }
    # A failure with its words, and whether any process would fail in the same way.
    fail() {
      echo "{\\"failure\\":{\\"_0\\":$n,\\"_1\\":{\\"description\\":\\"$1\\",\\"isDeterministic\\":$2},\\"_2\\":$usage}}"
    }
    # A builder of `x` that was lost in some way.
    lose() {
      say lost "{\\"kind\\":$1,\\"phase\\":{\\"building\\":{\\"_0\\":\\"x\\"}},\\"errorText\\":\\"\\",\\"usage\\":$usage}"
    }
    # Computes for a while, by itself.
    compute() { i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done; }
    n=0
    while read -r line; do
      n=$((n + 1))
      \(body)
    done
    """
  }

  /// Runs jobs by workers that do the same for each.
  /// - Parameters:
  ///   - body: what a worker does for a job, with the functions of the script.
  ///   - environments: variables of workers, given to them in turn.
  ///   - isWanted: asked whether a job is done when its turn has come.
  /// - Returns: what became of each job; nil where it was not wanted.
  static func outcomes(
    _ body: String, jobs count: Int = 1, workers: Int = 1, limits: JobLimits = JobLimits(wall: 60),
    environments: [[String: String]] = [], isWanted: @escaping (Int) -> Bool = { _ in true },
    isInterrupted: @escaping () -> Bool = { false },
    ending: ExecutionEnding = .complete
  ) throws -> [Outcome?] {
    try TemporaryFolder.withFile("worker") { path in
      try script(body).write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      let executor = LocalExecutor(
        settings: SandboxSettings(program: path), environments: environments, isInterrupted: isInterrupted)
      var outcomes = [Outcome?](repeating: nil, count: count)
      var ended: Set<Int> = []
      func change(_ index: Int, isFinal: Bool, _ body: (inout Outcome) -> Void) {
        #expect(!ended.contains(index))
        if isFinal { ended.insert(index) }
        var outcome = outcomes[index] ?? Outcome()
        body(&outcome)
        outcomes[index] = outcome
      }
      var handler = JobHandler<EchoJob>(
        lost: { index, loss, isFinal in
          change(index, isFinal: isFinal) { outcome in
            if isFinal {
              (outcome.loss, outcome.usage) = (loss, loss.usage)
            } else {
              outcome.earlierLosses.append(loss)
            }
          }
        },
        failed: { index, failure, usage, isFinal in
          change(index, isFinal: isFinal) { outcome in
            if isFinal {
              (outcome.failure, outcome.usage) = (failure, usage)
            } else {
              outcome.earlierFailures.append(failure.description)
            }
          }
        },
        answered: { index, answer, usage in
          change(index, isFinal: true) { ($0.answer, $0.usage) = (answer, usage) }
        })
      handler.isWanted = isWanted
      handler.began = { change($0, isFinal: false) { $0.attempts += 1 } }
      handler.reported = { index, event in change(index, isFinal: false) { $0.events.append(event) } }
      let jobs = Array(repeating: EchoJob(), count: count)
      #expect(try executor.run(jobs, workers: workers, limits: limits, handler) == ending)
      for outcome in outcomes.compactMap(\.self) where ending == .complete {
        #expect(outcome.attempts == 1 + outcome.earlierLosses.count + outcome.earlierFailures.count)
      }
      return outcomes
    }
  }

  /// The same, where all jobs are wanted.
  static func results(
    _ body: String, jobs count: Int = 1, workers: Int = 1, limits: JobLimits = JobLimits(wall: 60)
  ) throws -> [Outcome] {
    try outcomes(body, jobs: count, workers: workers, limits: limits).map { try #require($0) }
  }

  /// How the only job was lost, and whether it was tried again before.
  static func loss(
    _ body: String, limits: JobLimits = JobLimits(wall: 60)
  ) throws -> (loss: JobLoss, wasRetried: Bool) {
    let result = try results(body, limits: limits)[0]
    return (try #require(result.loss, "\(result.text)"), !result.earlierLosses.isEmpty)
  }
}
