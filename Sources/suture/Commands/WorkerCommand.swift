import FoundationEssentials
import SutureEngine
import SutureExecution
import SutureProcess
import SutureSandbox
import SutureSpool
import SutureSupport
import SutureSweep

/// `suture worker`.
struct WorkerCommand: Command {
  static let configuration = CommandConfiguration(
    name: "worker", abstract: "Run trials of a sweep that another machine coordinates.",
    discussion: """
      'suture sweep run SPEC --executor spool --spool DIR' puts trials into a folder that its workers share; any number of \
      workers, on any machines that see the folder under any name, take them from there. They may be started before the \
      sweep, during it, and again after they were stopped. Plugins and images must lie under the same paths everywhere.

      Ctrl-C and SIGTERM end a worker at once: what it has not finished is given to others. SIGUSR1, and the time limit's \
      margin, let it finish what it is running.
      """,
    examples: [
      "suture worker --spool /shared/digits.spool",
      "suture worker --spool /shared/digits.spool --workers 8 --time-limit 7200",
    ],
    options: [
      .option("spool", value: "folder", help: "The folder that the sweep's workers share.", isRequired: true),
      .option(
        "workers", value: "number", help: "Worker processes, one thread each; by default one per core, or per device."),
    ] + DeviceOptions.definitions + [
      .option(
        "time-limit", value: "seconds", help: "The time after which the worker must have ended; by default none."),
      .margin,
      .option("idle-limit", value: "seconds", help: "End after so long without trials; by default wait."),
      .flag("stay", help: "Wait for the next sweep in the folder once one is finished."),
      .option(
        "memory-limit", value: "MiB",
        help: "Memory limit per trial unless the sweep has one; by default 80 % of RAM divided among the workers."),
      .flag("no-sandbox", help: "Do not confine the processes that run plugin code; limits still apply."),
    ])

  private let options: PilotOptions
  private let sandbox: SandboxOptions

  init(_ arguments: ParsedArguments) throws {
    let devices = try DeviceOptions(arguments)
    let given = try arguments.integer("workers", in: 1...1024)
    if !devices.isEmpty, let given, given != devices.workerCount {
      throw UsageError("'--devices' already determines the workers, \(devices.workerCount): leave out '--workers'")
    }
    let workers = given ?? (devices.isEmpty ? ThreadCount.available.value : devices.workerCount)
    let memoryLimit = try arguments.integer("memory-limit", in: SweepOptions.leastMemory >> 20...Int(Int32.max))
    sandbox = SandboxOptions(isConfined: !arguments.flag("no-sandbox"))
    var options = PilotOptions(
      path: arguments.requiredValue("spool"), program: ProgramIdentity.text,
      instructions: Main.engine.instructionSet, workers: workers,
      sandbox: sandbox.sandbox.settings,
      memoryLimit: memoryLimit.map { $0 << 20 } ?? SweepOptions.memoryShare(of: workers),
      timeLimit: try arguments.integer("time-limit", in: 1...Int(Int32.max)).map(Double.init),
      margin: Double(try arguments.integer("margin", in: 0...86_400) ?? 120),
      idleLimit: try arguments.integer("idle-limit", in: 1...Int(Int32.max)).map(Double.init),
      stays: arguments.flag("stay"), task: Self.task(ProcessInfo.processInfo.environment))
    options.environments = devices.environments
    options.checkEngine = { id in
      guard let engine = Main.engines.lazy.compactMap({ $0.variant(id) }).first else {
        throw UsageError("this program has no such engine")
      }
      try devices.check(engine)
      try EngineOptions.check(engine, devices: devices.names)
    }
    self.options = options
  }

  /// The task of Slurm that this process runs in.
  ///
  /// `SLURM_JOB_ID` alone does not name a task of an array: in the one started last it is the array's own id.
  static func task(_ environment: [String: String]) -> String? {
    guard let array = environment["SLURM_ARRAY_JOB_ID"], let index = environment["SLURM_ARRAY_TASK_ID"] else {
      return environment["SLURM_JOB_ID"]
    }
    return "\(array)_\(index)"
  }

  func run(_ console: Console) throws {
    Interruption.listen(alsoDrain: true)
    sandbox.tell(console)
    let pilot = try Pilot(options, kinds: JobLoop.sweepJobs) {
      Interruption.isRequested ? .stop : Interruption.isDrainRequested ? .drain : .none
    } tell: {
      console.printError("warning: \($0)")
    }
    console.printError("\(pilot.id): \(Words.plural(options.workers, "trial")) at a time for '\(options.path)'")
    let ending = try pilot.run()
    let reason =
      switch ending {
      case .finished: "the sweep is finished"
      case .timeOver: "its time is over"
      case .stopped: "it was stopped"
      case .idle: "there were no more trials"
      }
    console.printError("\(pilot.id): \(reason), after \(Words.plural(pilot.doneCount, "trial"))")
  }
}
