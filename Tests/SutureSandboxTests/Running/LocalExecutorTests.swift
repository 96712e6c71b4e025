import Glibc
import SutureProcess
import SutureTestSupport
import Testing

@testable import SutureSandbox

/// The executor, with workers that are shell scripts.
struct LocalExecutorTests {
  private typealias Workers = ScriptedWorkers

  // MARK: Answers

  @Test func `each job is answered once, by workers that are reused`() throws {
    let results = try Workers.results("answer $n \"fine $n\"", jobs: 9, workers: 2)
    #expect(results.allSatisfy { $0.earlierLosses.isEmpty && $0.usage.cpuSeconds == 0.5 })
    let answers = results.compactMap(\.answer)
    #expect(answers.count == 9 && answers.allSatisfy { $0.hasPrefix("fine ") })
    // Two workers, so that one of them has had five at least.
    #expect(answers.contains("fine 5"))
  }

  @Test func `workers get their variables in turn, and so do those that replace them`() throws {
    let outcomes = try Workers.outcomes(
      "[ $n -gt 1 ] && exit 1; sleep 0.2; answer $n \"$PLACE\"", jobs: 6, workers: 3,
      environments: [["PLACE": "a"], ["PLACE": "b"]])
    let places = outcomes.compactMap { $0?.answer }
    #expect(places.count == 6 && Set(places) == ["a", "b"])
  }

  @Test func `what a job reports comes before its answer`() throws {
    let results = try Workers.results("say event '\"one\"'; say event '\"two\"'; answer $n fine", jobs: 2)
    #expect(results.map(\.events) == [["one", "two"], ["one", "two"]])
    #expect(results.map(\.text) == ["fine", "fine"])
  }

  @Test func `jobs that are not wanted when their turn comes are passed over`() throws {
    var asked: [Int] = []
    let outcomes = try Workers.outcomes(
      "answer $n fine", jobs: 4,
      isWanted: { index in
        asked.append(index)
        return !index.isMultiple(of: 2)
      })
    #expect(asked == [0, 1, 2, 3] && outcomes.map { $0 == nil } == [true, false, true, false])
  }

  @Test func `an interruption leaves what is under way`() throws {
    let outcomes = try Workers.outcomes("exec sleep 1000", isInterrupted: { true }, ending: .interrupted)
    #expect(outcomes.map(\.?.text) == ["nothing"] && outcomes.map(\.?.attempts) == [1])
  }

  @Test func `a program that cannot be started is an error`() {
    let executor = LocalExecutor(settings: SandboxSettings(program: "/absent"), isInterrupted: { false })
    let handler = JobHandler<EchoJob>(
      lost: { _, _, _ in Issue.record("nothing was lost") },
      failed: { _, _, _, _ in Issue.record("nothing failed") },
      answered: { _, _, _ in Issue.record("nothing was answered") })
    #expect(throws: ProcessError.unstartable(program: "/absent", code: ENOENT)) {
      try executor.run([EchoJob()], workers: 1, limits: JobLimits(), handler)
    }
  }

  // MARK: Retries

  @Test func `a worker that is lost is replaced, and the job tried again`() throws {
    let results = try Workers.results("[ -e $0.once ] || { touch $0.once; exit 3; }; answer $n fine", jobs: 2)
    #expect(results.map(\.text) == ["fine", "fine"])
    #expect(results[0].earlierLosses.map(\.kind) == [.exited(status: 3)])
    #expect(results[1].earlierLosses.isEmpty)
  }

  @Test func `a builder that is lost costs no worker, and the job is tried again`() throws {
    let results = try Workers.results(
      "[ $n = 1 ] && lose '{\"crashed\":{\"signal\":11}}' || answer $n \"fine $n\"")
    #expect(results.map(\.text) == ["fine 2"])
    #expect(results[0].earlierLosses.map(\.description) == ["'x' crashed with SIGSEGV while building"])
  }

  @Test func `a worker that holds much memory after a job does no second one`() throws {
    let results = try Workers.results(
      "all=$(head -c 40000000 /dev/zero | tr '\\0' a); answer $n \"fine $n\"", jobs: 3,
      limits: JobLimits(wall: 60, memory: 130_000_000))
    #expect(results.map(\.text) == Array(repeating: "fine 1", count: 3))
    #expect(results.allSatisfy { $0.earlierLosses.isEmpty })
  }

  @Test func `a failure for which earlier jobs may be to blame is told by a fresh worker, and by it for good`() throws {
    let results = try Workers.results("[ $n = 1 ] && fail first false || fail later false", jobs: 3)
    #expect(results.map(\.text) == ["first", "first", "first"])
    #expect(results.map(\.earlierFailures) == [[], ["later"], ["later"]])
  }

  @Test func `a failure that follows from the job is told at once, and its worker goes on`() throws {
    let results = try Workers.results("fail \"no $n\" true", jobs: 3)
    #expect(results.map(\.text) == ["no 1", "no 2", "no 3"])
    #expect(results.allSatisfy { $0.earlierFailures.isEmpty && $0.usage.cpuSeconds == 0.5 })
  }

  @Test func `a lost job is charged with its own time, not with its worker's`() throws {
    let results = try Workers.results(
      "[ $n = 1 ] && { compute; answer 1 fine; } || sleep 1000", jobs: 2, limits: JobLimits(wall: 3))
    let usage = try #require(results[1].earlierLosses.first?.usage)
    #expect(usage.cpuSeconds < 0.1)
    // It waited, so it is tried again, whatever the one before took.
    #expect(results[1].text == "fine")
  }

  // MARK: Losses

  @Test func `a crash is told with its phase and last words`() throws {
    let (loss, wasRetried) = try Workers.loss("\(Workers.building); echo sorry >&2; kill -SEGV $$")
    #expect(loss.kind == .crashed(signal: SIGSEGV))
    #expect(loss.phase == .building("x") && loss.blamed == "x")
    #expect(loss.message == "sorry" && loss.errorText == "sorry\n")
    #expect(wasRetried)
  }

  @Test func `no worker spends time on a crash report, whatever the environment says`() throws {
    let results = try Workers.results("answer $n \"$SWIFT_BACKTRACE\"", jobs: 1)
    #expect(results.map(\.text) == ["enable=no"])
  }

  @Test func `what an earlier job printed explains nothing`() throws {
    let results = try Workers.results(
      "[ $n = 1 ] && { echo earlier >&2; sleep 0.1; answer 1 fine; } || exit 4", jobs: 2)
    // The second one's worker ended, and a fresh one, whose first job it is, answers.
    let losses = results[1].earlierLosses.map(\.description)
    #expect(losses == ["the worker exited with status 4 while preparing"])
  }

  @Test(arguments: ["echo nonsense", "answer 99 fine", "answer $n one; answer $n two; exec sleep 1000"])
  func `a worker that does not keep to the protocol is lost or does no harm`(body: String) throws {
    for result in try Workers.results(body, jobs: 3) {
      if let loss = result.loss {
        #expect([.garbled(.garbled), .exited(status: 0)].contains(loss.kind), "\(loss)")
      } else {
        #expect(result.answer == "one")
      }
    }
  }

  @Test func `an answer that cannot be true is a loss, and is not asked for again`() throws {
    let (loss, wasRetried) = try Workers.loss("answer $n impossible")
    #expect(loss.description == "the worker gave an invalid answer (it cannot be) while preparing")
    #expect(!wasRetried)
  }

  @Test func `processes of a plugin's own are told, and not tried again`() throws {
    let (loss, wasRetried) = try Workers.loss("lose '{\"forked\":{}}'")
    #expect(loss.kind == .forked && loss.blamed == "x")
    #expect(!wasRetried)
  }

  // MARK: Limits

  @Test func `a job that is silent for too long is ended`() throws {
    let (loss, wasRetried) = try Workers.loss("\(Workers.building); sleep 1000", limits: JobLimits(wall: 0.5))
    #expect(loss.description == "'x' timed out after 0.5 s while building")
    #expect(wasRetried)
  }

  @Test func `the limit of a phase begins anew with each`() throws {
    let limits = JobLimits(wall: 60, phase: 1)
    let (loss, _) = try Workers.loss("\(Workers.building); sleep 1000", limits: limits)
    #expect(loss.kind == .timedOut(seconds: 1) && loss.blamed == "x")
    let results = try Workers.results(
      "sleep 0.6; \(Workers.building); sleep 0.6; say phase '{\"measuring\":{}}'; sleep 0.6; answer $n fine",
      limits: limits)
    #expect(results.map(\.text) == ["fine"])
  }

  @Test func `a job that computes without end is ended, whatever its worker did before`() throws {
    let limits = JobLimits(wall: 60, cpu: 0.5)
    let (loss, wasRetried) = try Workers.loss("while :; do :; done", limits: limits)
    #expect(loss.kind == .exceededCPU(seconds: 0.5))
    #expect(loss.usage.cpuSeconds >= 0.5)
    #expect(!wasRetried)
    let results = try Workers.results(
      "[ $n = 2 ] && while :; do :; done; answer $n \"fine $n\"", jobs: 3, limits: limits)
    #expect(results.map(\.answer) == ["fine 1", nil, "fine 1"])
    #expect(results[1].loss?.kind == .exceededCPU(seconds: 0.5) && results[1].earlierLosses.isEmpty)
  }

  @Test func `a job that holds too much memory is ended`() throws {
    let (loss, wasRetried) = try Workers.loss(
      "all=$(head -c 200000000 /dev/zero | tr '\\0' a); sleep 1000", limits: JobLimits(wall: 60, memory: 60_000_000))
    #expect(loss.kind == .exceededMemory(bytes: 60_000_000))
    #expect(loss.usage.peakMemory > 60_000_000)
    #expect(!wasRetried)
  }
}
