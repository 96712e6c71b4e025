import FoundationEssentials
import Glibc
import SutureProcess

/// What a worker process does: answers requests until its input ends.
public enum WorkerLoop {
  /// The word on the command line that makes this program a worker.
  public static let commandName = "sweep-worker"

  /// Answers requests from standard input until it ends.
  /// - Returns: the exit status.
  public static func run() -> Int32 {
    guard let endpoint = try? WorkerEndpoint() else { return EXIT_FAILURE }
    let phases = PhaseReporter(
      tell: { endpoint.send(WorkerMessage.phase($0)) }, takeStrayProcesses: { endpoint.takeStrayProcesses() })
    var runner = TrialRunner(phases: phases)
    let start = ProcessHoldings.current
    while let line = endpoint.nextLine() {
      guard let asked = try? JSONDecoder().decode(NumberedRequest.self, from: Data(line)) else { return EXIT_FAILURE }
      let limits = asked.request.limits
      ProcessLimits.allow(cpuSeconds: limits.cpu)
      ProcessLimits.allow(memory: limits.memory)
      let meter = UsageMeter()
      phases.begin()
      var condition = WorkerCondition()
      let reply: TrialReply
      do {
        reply = try runner.run(asked.request)
      } catch {
        reply = .failure(runner.text(of: error, in: asked.request))
        condition.mayDiffer = !error.followsFromRequest
      }
      if let phase = phases.end() {
        endpoint.send(WorkerMessage.forked(asked.number, phase, meter.usage))
        continue
      }
      condition.isWorn = ProcessHoldings.current.isWorn(
        since: start, threads: asked.request.threads - 1, allowedMemory: limits.memory)
      endpoint.send(WorkerMessage.answer(asked.number, reply, meter.usage, condition))
    }
    return EXIT_SUCCESS
  }
}
