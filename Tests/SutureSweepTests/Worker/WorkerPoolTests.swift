import Foundation
import Glibc
import SutureData
import SutureProcess
import SutureTraining
import SutureTestSupport
import Testing

@testable import SutureSweep

/// The pool, with workers that are shell scripts.
struct WorkerPoolTests {
  private static let building = "echo '{\"phase\":{\"_0\":{\"building\":{\"_0\":\"x\"}}}}'"

  /// What became of a request.
  private struct Outcome {
    let reply: Result<TrialReply, TrialLoss>
    let usage: ProcessUsage
    let earlierLosses: [TrialLoss]

    /// The words of a reply that is a failure, or of the loss.
    var failure: String {
      switch reply {
      case .success(let reply): reply.failure(asAnswerTo: .sites) ?? "no failure"
      case .failure(let loss): "\(loss)"
      }
    }
  }

  /// What becomes of requests to workers that do the same for each: `$n` is its number, `answer` answers, and says with
  /// `differ` or `worn` that the worker is to be doubted or replaced.
  private func results(
    _ body: String, requests count: Int = 1, workers: Int = 1, limits: TrialLimits = TrialLimits(wall: 60)
  ) throws -> [Outcome] {
    try outcomes(body, requests: count, workers: workers, limits: limits).map { try #require($0) }
  }

  /// The same, with nil for requests that are not wanted when their turn comes.
  private func outcomes(
    _ body: String, requests count: Int, workers: Int = 1, limits: TrialLimits = TrialLimits(wall: 60),
    isWanted: @escaping (Int) -> Bool = { _ in true }
  ) throws -> [Outcome?] {
    try TemporaryFolder.withFile { path in
      let script = """
        #!/bin/sh
        ulimit -c 0
        answer() {
          echo "{\\"answer\\":{\\"_0\\":$1,\\"_1\\":{\\"failure\\":{\\"_0\\":\\"$2\\"}},\
        \\"_2\\":{\\"peakMemory\\":70000000,\\"cpuSeconds\\":0.5},\
        \\"_3\\":{\\"mayDiffer\\":$(is "$3" differ),\\"isWorn\\":$(is "$3" worn)}}}"
        }
        is() { [ "$1" = $2 ] && echo true || echo false; }
        # Computes for a while, by itself.
        compute() { i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done; }
        n=0
        while read -r line; do
          n=$((n + 1))
          \(body)
        done
        """
      try script.write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      let pool = WorkerPool(executable: path, isInterrupted: { false })
      let request = TrialRequest(
        registry: [], dataSet: .catalogue("digits"), validation: .none, backbone: "b", sites: [], composition: nil,
        training: TrainingSettings(), threads: 1, limits: limits, job: .sites)
      var results = [Outcome?](repeating: nil, count: count)
      var losses = [[TrialLoss]](repeating: [], count: count)
      var begun = [Int](repeating: 0, count: count)
      let handler = WorkerPool.Handler(
        isWanted: isWanted, began: { begun[$0] += 1 },
        lost: { index, loss, isFinal in
          #expect(results[index] == nil)
          if isFinal {
            results[index] = Outcome(reply: .failure(loss), usage: loss.usage, earlierLosses: losses[index])
          }
          losses[index].append(loss)
        },
        replied: { index, reply, usage in
          #expect(results[index] == nil)
          results[index] = Outcome(reply: .success(reply), usage: usage, earlierLosses: losses[index])
        })
      let ending = try pool.run(Array(repeating: request, count: count), workers: workers, handler)
      #expect(ending == .complete)
      for (index, result) in results.enumerated() {
        #expect(begun[index] == result.map { 1 + $0.earlierLosses.count } ?? 0)
      }
      return results
    }
  }

  private func loss(_ body: String, limits: TrialLimits = TrialLimits(wall: 60)) throws -> (TrialLoss, retried: Bool) {
    let result = try results(body, limits: limits)[0]
    guard case .failure(let loss) = result.reply else { throw CancellationError() }
    #expect(result.usage == loss.usage)
    return (loss, result.earlierLosses.count == 1)
  }

  // MARK: Answers

  @Test func `each request is answered once, by workers that go on`() throws {
    let results = try results("answer $n \"fine $n\"", requests: 9, workers: 2)
    #expect(results.allSatisfy { $0.earlierLosses.isEmpty && $0.usage.cpuSeconds == 0.5 })
    let answers = results.map(\.failure)
    #expect(answers.count == 9 && answers.allSatisfy { $0.hasPrefix("fine ") })
    // Two workers, so that one of them has had five at least.
    #expect(answers.contains("fine 5"))
  }

  @Test func `a worker that is lost is replaced, and the request tried again`() throws {
    let results = try results("[ -e $0.once ] || { touch $0.once; exit 3; }; answer $n fine", requests: 2)
    #expect(results.map(\.failure) == ["fine", "fine"])
    #expect(results[0].earlierLosses.map(\.kind) == [.exited(status: 3)])
    #expect(results[1].earlierLosses.isEmpty)
  }

  // MARK: Neighbours

  @Test func `a worker in which much was left behind does no second trial`() throws {
    let results = try results("answer $n \"fine $n\" worn", requests: 4)
    #expect(results.map(\.failure) == Array(repeating: "fine 1", count: 4))
    #expect(results.allSatisfy { $0.earlierLosses.isEmpty })
  }

  @Test func `a failure for which earlier trials may be to blame is told by a fresh worker, and by it for good`() throws
  {
    let results = try results("[ $n = 1 ] && answer 1 first differ || answer $n later differ", requests: 3)
    #expect(results.map(\.failure) == ["first", "first", "first"])
    #expect(results.map { $0.earlierLosses.map(\.kind) } == [[], [.failed("later")], [.failed("later")]])
    let sure = try self.results("answer $n \"fine $n\"", requests: 3)
    #expect(sure.map(\.failure) == ["fine 1", "fine 2", "fine 3"])
  }

  @Test func `a limit that a worker breaks after other trials is a fresh one's to break`() throws {
    let results = try results(
      "[ $n = 1 ] && answer 1 fine || while :; do :; done", requests: 2, limits: TrialLimits(wall: 60, cpu: 0.5))
    #expect(results.map(\.failure) == ["fine", "fine"])
    #expect(results[1].earlierLosses.map(\.kind) == [.exceededCPU(seconds: 0.5)])
  }

  @Test func `a lost trial is charged with its own time, not with its worker's`() throws {
    let results = try results(
      "[ $n = 1 ] && { compute; answer 1 fine; } || sleep 1000", requests: 2, limits: TrialLimits(wall: 3))
    let usage = try #require(results[1].earlierLosses.first?.usage)
    #expect(usage.cpuSeconds < 0.1)
    // It waited, so it is tried again, whatever the one before took.
    #expect(results[1].failure == "fine")
  }

  // MARK: Losses

  @Test func `a crash is told with its phase and last words`() throws {
    let (loss, retried) = try loss("\(Self.building); echo sorry >&2; kill -SEGV $$")
    #expect(loss.kind == .crashed(signal: SIGSEGV))
    #expect(loss.phase == .building("x") && loss.blamed == "x")
    #expect(loss.message == "sorry" && loss.errorText == "sorry\n")
    #expect(retried)
  }

  @Test func `a plugin that does not come back is ended by its own limit, not by the trial's`() throws {
    let limits = TrialLimits(wall: 60, build: 0.3)
    let (loss, _) = try loss("\(Self.building); sleep 1000", limits: limits)
    #expect(loss.kind == .hung(seconds: 0.3) && loss.blamed == "x")
    #expect(loss.description == "timed out after 0.3 s while building 'x'")
    // A trial that only takes long is none of its business.
    let results = try results("sleep 0.6; answer $n fine", limits: limits)
    #expect(results.map(\.failure) == ["fine"])
  }

  @Test func `where a crash happened is printed on the last try alone`() throws {
    let (loss, retried) = try loss("echo \"backtrace: ${SWIFT_BACKTRACE%%,*}\" >&2; kill -SEGV $$")
    #expect(retried && loss.errorText == "backtrace: enable=yes\n")
    let results = try results(
      "[ -e $0.once ] || { touch $0.once; kill -SEGV $$; }; answer $n \"${SWIFT_BACKTRACE%%,*}\"", requests: 2)
    #expect(results.map(\.failure) == ["enable=yes", "enable=no"])
  }

  @Test func `what an earlier request printed explains nothing`() throws {
    let results = try results(
      "[ $n = 1 ] && { echo earlier >&2; sleep 0.1; answer 1 fine; } || exit 4", requests: 2)
    // The second one's worker ended, and a fresh one, whose first request it is, answers.
    #expect(results[1].earlierLosses.map(\.description) == ["ended the process with status 4 while preparing"])
  }

  @Test(arguments: ["echo nonsense", "answer 99 fine", "answer $n one; answer $n two; exec sleep 1000"])
  func `who does not keep to the protocol is lost or does no harm`(body: String) throws {
    for result in try results(body, requests: 3) {
      switch result.reply {
      case .success(let reply): #expect(reply == .failure("one"))
      case .failure(let loss): #expect([.garbled(.garbled), .exited(status: 0)].contains(loss.kind), "\(loss)")
      }
    }
  }

  @Test func `processes of a plugin's own are told, and not tried again`() throws {
    let (loss, retried) = try loss(
      "echo '{\"forked\":{\"_0\":1,\"_1\":{\"building\":{\"_0\":\"x\"}},\"_2\":{\"peakMemory\":1,\"cpuSeconds\":0}}}'")
    #expect(loss.kind == .forked && loss.blamed == "x")
    #expect(!retried)
  }

  // MARK: Limits

  @Test func `who is silent is ended`() throws {
    let (loss, retried) = try loss("\(Self.building); sleep 1000", limits: TrialLimits(wall: 0.5))
    #expect(loss.description == "timed out after 0.5 s while building 'x'")
    #expect(retried)
  }

  @Test func `who computes without end is ended`() throws {
    let (loss, retried) = try loss("while :; do :; done", limits: TrialLimits(wall: 60, cpu: 0.5))
    #expect(loss.kind == .exceededCPU(seconds: 0.5))
    #expect(loss.usage.cpuSeconds >= 0.5)
    #expect(!retried)
  }

  @Test func `who holds too much memory is ended`() throws {
    let (loss, retried) = try loss(
      "all=$(head -c 200000000 /dev/zero | tr '\\0' a); sleep 1000", limits: TrialLimits(wall: 60, memory: 60_000_000))
    #expect(loss.kind == .exceededMemory(bytes: 60_000_000))
    #expect(loss.usage.peakMemory > 60_000_000)
    #expect(!retried)
  }

  @Test func `an interruption leaves what is under way`() throws {
    try TemporaryFolder.withFile { path in
      try "#!/bin/sh\nexec sleep 1000\n".write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      let pool = WorkerPool(executable: path, isInterrupted: { true })
      let request = TrialRequest(
        registry: [], dataSet: .catalogue("digits"), validation: .none, backbone: "b", sites: [], composition: nil,
        training: TrainingSettings(), threads: 1, limits: TrialLimits(wall: 60), job: .sites)
      let handler = WorkerPool.Handler(
        lost: { _, _, _ in Issue.record("nothing was lost") },
        replied: { _, _, _ in Issue.record("nothing was answered") })
      #expect(try pool.run([request], workers: 1, handler) == .interrupted)
    }
  }

  @Test func `requests that are not wanted any more are passed over`() throws {
    var asked: [Int] = []
    let outcomes = try outcomes("answer $n fine", requests: 4) { index in
      asked.append(index)
      return !index.isMultiple(of: 2)
    }
    #expect(asked == [0, 1, 2, 3] && outcomes.map { $0 == nil } == [true, false, true, false])
  }
}
