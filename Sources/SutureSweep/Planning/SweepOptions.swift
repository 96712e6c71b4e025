import SutureExecution
import SutureProcess
import SutureSandbox

/// Options of a run that do not affect its results.
public struct SweepOptions: Sendable {
  /// The number of worker processes.
  public var workers: Int
  /// The number of threads per worker.
  public var threads: Int
  /// Resource limits for one trial.
  public var limits: TrialLimits
  /// Whether trials that failed in earlier runs are tried again.
  public var retriesFailures: Bool
  /// The engine that computes.
  public var engine: any Engine
  /// Environment variables of workers, such as their GPUs, given to them in turn; empty for none.
  public var workerEnvironments: [[String: String]] = []
  /// The settings of the processes that run plugins.
  public var sandbox: SandboxSettings
  /// This program's version, which is recorded.
  public var version: String
  /// The command line, which is recorded.
  public var command: String

  /// The minimum memory of a worker, in bytes.
  public static let leastMemory = 64 << 20

  /// The default memory limit per worker, in bytes.
  public static func memoryShare(of workers: Int) -> Int {
    SystemMemory.share(ofOneAmong: workers)
  }

  /// The maximum number of workers for the machine's memory.
  public static var mostWorkers: Int { max(1, memoryShare(of: 1) / leastMemory) }

  /// Creates options.
  /// - Parameter limits: without a memory limit, 80 % of the machine's memory are divided evenly among the workers.
  public init(
    workers: Int, threads: Int = 1, limits: TrialLimits = TrialLimits(wall: 3600), retriesFailures: Bool = false,
    engine: any Engine, sandbox: SandboxSettings, version: String = "", command: String = ""
  ) {
    self.workers = workers
    self.threads = threads
    self.limits = limits
    self.limits.memory =
      limits.memory ?? SweepOptions.memoryShare(of: workers)
    self.retriesFailures = retriesFailures
    self.engine = engine
    self.sandbox = sandbox
    self.sandbox.buildSeconds = limits.build
    self.sandbox.buildMemory = [limits.memory, sandbox.buildMemory].compactMap(\.self).min()
    self.version = version
    self.command = command
  }
}
