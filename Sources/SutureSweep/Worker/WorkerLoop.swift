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
    while let line = endpoint.nextLine() {
      guard let asked = try? JSONDecoder().decode(NumberedRequest.self, from: Data(line)) else { return EXIT_FAILURE }
      let limits = asked.request.limits
      ProcessLimits.allow(cpuSeconds: limits.cpu)
      ProcessLimits.allow(memory: limits.memory)
      let meter = UsageMeter()
      phases.begin()
      let reply = answer(asked.request, with: &runner)
      if let phase = phases.end() {
        endpoint.send(WorkerMessage.forked(asked.number, phase, meter.usage))
      } else {
        endpoint.send(WorkerMessage.answer(asked.number, reply, meter.usage))
      }
    }
    return EXIT_SUCCESS
  }

  private static func answer(_ request: TrialRequest, with runner: inout TrialRunner) -> TrialReply {
    do {
      return try runner.run(request)
    } catch {
      return .failure("\(error)")
    }
  }
}
