import SutureComposer
import SutureExecution
import SutureHost
import SutureProcess
import SutureRegistry
import Synchronization

/// Runs plugin code and single jobs for commands other than sweeps.
public struct Sandbox: Sendable {
  /// How plugins are run.
  public var settings: SandboxSettings
  /// Whether everything runs in this process, for debuggers: without confinement, limits or protection from crashes.
  public var isInProcess: Bool
  /// The engines available in this process; workers have their own.
  public var engines: [any Engine]
  private let worker = ReadyWorker()

  /// Creates a sandbox, which starts processes when they are needed.
  public init(settings: SandboxSettings = SandboxSettings(), isInProcess: Bool = false, engines: [any Engine] = []) {
    self.settings = settings
    self.isInProcess = isInProcess
    self.engines = engines
  }

  /// A grafter for the modules and backbones of a registry.
  public func grafter(of registry: Registry) -> Grafter {
    let source: any FragmentSource =
      isInProcess ? ModuleLoader(registry: registry) : Builders(registry: registry, settings: settings)
    return Grafter(registry: registry, source: source)
  }

  /// Starts the worker of the next job now, so that it starts while this process reads manifests.
  public func prepareWorker() {
    if !isInProcess { worker.start(settings.program) }
  }

  /// Runs one job in a worker process and waits for its answer.
  /// - Parameters:
  ///   - limits: the job's resource limits.
  ///   - isInterrupted: polled many times per second; once true, the job is asked to end early.
  ///   - endsWhen: polled many times per second; once true, the worker is killed.
  ///   - report: called with each event of the job.
  /// - Throws: `JobFailure` with the error's text, `JobLoss` if the worker or a builder is lost, `ProcessError` if no
  ///   worker can be started; `JobInterruption`; in this process, any error of the job.
  public func run<Work: Job>(
    _ work: Work, limits: JobLimits = JobLimits(), isInterrupted: @escaping () -> Bool = { false },
    endsWhen isEnded: () -> Bool = { false },
    report: (Work.Event) throws -> Void = { _ in }
  ) throws -> Work.Answer {
    if isInProcess {
      let context = JobContext(
        settings: settings, engines: engines, isStopRequested: isInterrupted,
        makeSource: { registry, _ in ModuleLoader(registry: registry) })
      return try work.run(in: context, report: report)
    }
    let worker = try worker.take() ?? JobProcess(.worker, program: settings.program)
    try worker.send(work, limits: limits, settings: settings)
    var isStopping = false
    while true {
      if let outcome = try worker.outcome(of: work, report: report) {
        switch outcome {
        case .answered(let answer, _): return answer
        case .failed(let failure, _): throw failure
        case .lost(let loss): throw loss
        }
      }
      if isEnded() {
        worker.end()
        throw JobInterruption()
      }
      if !isStopping, isInterrupted() {
        isStopping = true
        worker.requestStop()
      }
      ChildProcess.wait(for: [worker.process], milliseconds: 40)
    }
  }
}

/// A worker that was started before it is needed; at most one.
private final class ReadyWorker: Sendable {
  private let process = Mutex<JobProcess?>(nil)

  /// Starts a worker, unless one is ready.
  ///
  /// If none can be started, the job that needs one reports the error.
  func start(_ program: String) {
    process.withLock { process in
      if process == nil { process = try? JobProcess(.worker, program: program) }
    }
  }

  func take() -> JobProcess? { process.withLock { $0.take() } }
}

/// The user ended a job.
public struct JobInterruption: Error, CustomStringConvertible {
  /// The error's text.
  public var description: String { "interrupted" }
}
