import Glibc
import SutureExecution
import SutureProcess
import Synchronization

/// The main loop of a child process: runs jobs until its input ends.
public enum JobLoop {
  /// Runs jobs from standard input until it ends.
  /// - Parameters:
  ///   - jobs: the jobs that a worker can run.
  ///   - engines: the engines available to a worker.
  /// - Returns: the exit status.
  public static func run(_ jobs: [any Job.Type], engines: [any Engine], as role: ProcessRole) -> Int32 {
    let endpoint: WorkerEndpoint
    do { endpoint = try WorkerEndpoint() } catch { return EXIT_FAILURE }
    // Before any thread is started or any byte of a plugin is mapped.
    if role == .builder { _ = Confinement.apply() }
    endpoint.endWithParent()
    let isBuilder = role != .worker
    var loop = Loop(
      endpoint: endpoint, jobs: isBuilder ? BuilderJobs.all : jobs, engines: isBuilder ? [] : engines,
      isBuilder: isBuilder)
    while let line = endpoint.nextLine() {
      // The job to be stopped has already ended.
      if line == JobProcess.stopLine { continue }
      guard loop.answer(line) else { return EXIT_FAILURE }
    }
    return EXIT_SUCCESS
  }

  private struct Loop {
    let endpoint: WorkerEndpoint
    let jobs: [any Job.Type]
    let engines: [any Engine]
    let isBuilder: Bool
    let state = PhaseRecord()
    var context: JobContext?

    /// Runs one job; false if the line is not a request for a known job.
    mutating func answer(_ line: [UInt8]) -> Bool {
      let head: JobRequestHead
      do { head = try JobCoding.decode(JobRequestHead.self, line) } catch { return false }
      guard let job = jobs.first(where: { $0.id == head.job }) else { return false }
      return answer(job, head, line)
    }

    private mutating func answer<Work: Job>(_ type: Work.Type, _ head: JobRequestHead, _ line: [UInt8]) -> Bool {
      let request: JobRequest<Work>
      do { request = try JobCoding.decode(JobRequest<Work>.self, line) } catch { return false }
      ProcessLimits.allow(cpuSeconds: head.limits.cpu)
      ProcessLimits.allow(memory: head.limits.memory, isFinal: isBuilder)
      let meter = UsageMeter(forgetsPeak: !isBuilder)
      let (endpoint, state, number) = (endpoint, state, head.number)
      state.begin { endpoint.send(JobMessage<Work>.phase(number, $0)) }
      let context = context(head.settings)
      let message: JobMessage<Work>
      do {
        let answer = try request.work.run(in: context) { event in
          endpoint.send(JobMessage<Work>.event(number, event))
        }
        message = .answer(number, answer, meter.usage)
      } catch var loss as JobLoss {
        // The builder's CPU time decides whether a retry may help.
        let own = meter.usage
        loss.usage = ProcessUsage(
          peakMemory: max(loss.usage.peakMemory, own.peakMemory), cpuSeconds: loss.usage.cpuSeconds + own.cpuSeconds)
        message = .lost(number, loss)
      } catch EngineError.processEnded(let ending, let reason) {
        message = .lost(number, JobLoss(.engineEnded(ending, reason: reason), while: state.phase, usage: meter.usage))
      } catch {
        message = .failure(number, JobFailure(error), meter.usage)
      }
      // What a plugin printed comes before the answer.
      if isBuilder { fflush(nil) }
      if isBuilder, StrayProcesses.take() {
        endpoint.send(JobMessage<Work>.lost(number, JobLoss(.forked, while: state.phase, usage: meter.usage)))
      } else {
        endpoint.send(message)
      }
      return true
    }

    private mutating func context(_ settings: SandboxSettings) -> JobContext {
      if let context {
        context.settings = settings
        return context
      }
      let (state, endpoint) = (state, endpoint)
      let made = JobContext(
        settings: settings, engines: engines, tell: { state.enter($0) }, isStopRequested: { endpoint.hasWaitingLine() },
        makeSource: { Builders(registry: $0, settings: $1) })
      context = made
      return made
    }
  }

  /// The current phase of a process.
  private final class PhaseRecord: Sendable {
    private struct State {
      var phase = JobPhase.preparing
      var tell: @Sendable (JobPhase) -> Void = { _ in }
    }

    private let state = Mutex(State())

    var phase: JobPhase { state.withLock { $0.phase } }

    /// Begins a job.
    /// - Parameter tell: called with each of its phases.
    func begin(_ tell: @escaping @Sendable (JobPhase) -> Void) {
      state.withLock { $0 = State(tell: tell) }
    }

    func enter(_ phase: JobPhase) {
      let tell = state.withLock { state in
        let isNew = phase != state.phase
        state.phase = phase
        return isNew ? state.tell : nil
      }
      tell?(phase)
    }
  }
}
