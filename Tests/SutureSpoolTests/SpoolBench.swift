import Foundation
import SutureProcess
import SutureSandbox
import SutureTestSupport
import Synchronization
import Testing

@testable import SutureSpool

/// A job with a number, which its worker, a shell script, answers.
struct NumberJob: Job {
  static let id = "number"
  let number: Int

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> Int { number }

  func fault(in answer: Int) -> String? { answer == number || answer == -number ? nil : "another number" }
}

/// A job with a long description, which is not run.
struct TextJob: Job {
  static let id = "text"
  let text: String

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> Int { text.utf8.count }
}

/// A spool with pilots in threads, whose workers are shell scripts.
final class SpoolBench: Sendable {
  /// What became of a job at the coordinator.
  struct Outcome: Equatable {
    var answers: [Int] = []
    var failures: [String] = []
    var losses: [String] = []
    var begun = 0
    var ended = 0
  }

  let folder: TemporaryFolder
  private let messages = Mutex<[String]>([])
  private let program: String
  private let timing: SpoolTiming?

  /// - Parameters:
  ///   - body: what a worker does with the job number `$number`; by default it answers with it.
  ///   - timing: the intervals; by default those with which tests take no time.
  init(_ body: String = "answer $number", timing: SpoolTiming? = nil) throws {
    self.timing = timing
    folder = try TemporaryFolder()
    program = try folder.write(
      "worker",
      """
      #!/bin/sh
      usage='{"peakMemory":70000000,"cpuSeconds":0.5}'
      answer() { echo "{\\"answer\\":{\\"_0\\":$n,\\"_1\\":$1,\\"_2\\":$usage}}"; }
      fail() {
        echo "{\\"failure\\":{\\"_0\\":$n,\\"_1\\":{\\"description\\":\\"$1\\",\\"isDeterministic\\":true},\\"_2\\":$usage}}"
      }
      n=0
      while read -r line; do
        n=$((n + 1))
        number=$(echo "$line" | sed 's/.*"work":{"number":\\([0-9]*\\)}.*/\\1/')
        \(body)
      done

      """)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
  }

  /// What coordinators have told.
  var told: [String] { messages.withLock { $0 } }

  var path: String { folder.file("spool") }

  /// Intervals with which tests take no time.
  static func timing(silence: Duration = .seconds(30)) -> SpoolTiming {
    var timing = SpoolTiming(silence: silence)
    timing.beat = min(.milliseconds(100), silence / 10)
    timing.look = .milliseconds(10)
    timing.watch = .milliseconds(20)
    timing.delivery = .milliseconds(10)
    timing.retry = .milliseconds(20)
    return timing
  }

  // MARK: Pilots

  /// A pilot in a thread of its own.
  final class Running: Sendable {
    fileprivate let request = Mutex(PilotRequest.none)
    fileprivate let ending = Mutex<Result<PilotEnding, any Error>?>(nil)

    func ask(_ request: PilotRequest) { self.request.withLock { $0 = request } }

    /// Waits for its end.
    func end() throws -> PilotEnding {
      while true {
        if let found = ending.withLock({ $0 }) { return try found.get() }
        usleep(2000)
      }
    }
  }

  func pilotOptions(workers: Int = 1, silence: Duration = .seconds(30)) -> PilotOptions {
    var options = PilotOptions(
      path: path, program: "test", instructions: "any", workers: workers,
      sandbox: SandboxSettings(program: program), memoryLimit: 1 << 33)
    options.timing = timing ?? Self.timing(silence: silence)
    return options
  }

  func startPilot(_ options: PilotOptions? = nil) -> Running {
    let (running, options) = (Running(), options ?? pilotOptions())
    Thread.detachNewThread {
      let result = Result {
        try Pilot(options, kinds: [NumberJob.self], ask: { running.request.withLock { $0 } }, tell: { _ in }).run()
      }
      running.ending.withLock { $0 = result }
    }
    return running
  }

  // MARK: Coordinator

  func options(silence: Duration = .seconds(30)) -> SpoolOptions {
    SpoolOptions(
      path: path, program: "test", engine: "test", instructions: "any", sandbox: SandboxSettings(program: program),
      timing: timing ?? Self.timing(silence: silence))
  }

  /// Runs jobs with these numbers, and closes the spool if all have ended.
  /// - Parameters:
  ///   - stopsAfter: after how many answers the user interrupts the run.
  ///   - watch: called many times per second.
  func run(
    _ numbers: [Int], silence: Duration = .seconds(30), stopsAfter: Int = .max, supply: (any PilotSupply)? = nil,
    watch: @escaping () throws -> Void = {}
  ) throws -> [Int: Outcome] {
    var outcomes: [Int: Outcome] = [:]
    var count = 0
    var failure: (any Error)?
    let executor = try SpoolExecutor(options(silence: silence), supply: supply) {
      do { try watch() } catch { failure = error }
      return count >= stopsAfter || failure != nil
    } tell: { [self] text in
      messages.withLock { $0.append(text) }
    }
    func end(_ index: Int, _ change: (inout Outcome) -> Void) {
      var outcome = outcomes[numbers[index]] ?? Outcome()
      change(&outcome)
      outcome.ended += 1
      outcomes[numbers[index]] = outcome
      count += 1
    }
    var handler = JobHandler<NumberJob>(
      lost: { index, loss, isFinal in
        if isFinal {
          end(index) { $0.losses.append("\(loss)") }
        } else {
          outcomes[numbers[index]]?.losses.append("\(loss)")
        }
      },
      failed: { index, failure, _, isFinal in
        if isFinal {
          end(index) { $0.failures.append("\(failure)") }
        } else {
          outcomes[numbers[index]]?.failures.append("\(failure)")
        }
      },
      answered: { index, answer, _ in end(index) { $0.answers.append(answer) } })
    handler.began = { outcomes[numbers[$0], default: Outcome()].begun += 1 }
    let ending = try executor.run(
      numbers.map { NumberJob(number: $0) }, workers: 1, limits: JobLimits(wall: 60), handler)
    if let failure { throw failure }
    executor.close(isFinished: ending == .complete)
    #expect(ending == (count >= stopsAfter && count < numbers.count ? .interrupted : .complete))
    return outcomes
  }

  /// The outcomes of jobs each of which was answered once, without any trouble.
  static func fine(_ numbers: some Sequence<Int>) -> [Int: Outcome] {
    Dictionary(
      uniqueKeysWithValues: numbers.map { ($0, Outcome(answers: [$0], begun: 1, ended: 1)) })
  }

  /// Waits until something is so; the test fails if it takes a minute.
  static func wait(_ condition: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(60)
    while try !condition() {
      try #require(ContinuousClock.now < end)
      usleep(2000)
    }
  }
}
