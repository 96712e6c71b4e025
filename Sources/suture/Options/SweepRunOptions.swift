import SutureExecution
import SuturePyTorchEngine
import SutureSandbox
import SutureSupport
import SutureSweep

/// The options of `sweep run` and `sweep resume`.
struct SweepRunOptions {
  static let definitions: [OptionDefinition] =
    [
      .option("store", value: "file", help: "The file of results; by default SUTURE_STORE.").completed(by: .stores),
      .option(
        "workers", value: "number",
        help:
          "Worker processes, one thread each; by default one per core, or one per GPU. With slurm, the workers asked of "
          + "it; by default 4."),
    ] + DeviceOptions.definitions + [
      .option("time-limit", value: "seconds", help: "Wall-time limit per trial.", defaultValue: "3600"),
      .option("cpu-limit", value: "seconds", help: "CPU-time limit per trial, summed over threads; by default none."),
      .option(
        "memory-limit", value: "MiB",
        help: "Memory limit per trial; by default 80 % of RAM divided among the workers."),
      .flag("retry-failed", help: "Retry trials that failed before."),
    ] + ExecutorOptions.definitions + EngineOptions.definitions + SandboxOptions.buildingDefinitions

  let store: String?
  let sandbox: SandboxOptions
  let executor: ExecutorOptions
  /// The engine that was asked for, if any.
  let engine: EngineOptions
  private let devices: DeviceOptions
  private let workers: Int?
  private let limits: TrialLimits
  private let retriesFailures: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    executor = try ExecutorOptions(arguments)
    store = try StoreOptions.named(arguments.value("store"))
    devices = try DeviceOptions(arguments)
    engine = try EngineOptions(arguments, devices: devices.names)
    workers = try arguments.integer("workers", in: 1...1024)
    let limit = try arguments.integer("time-limit", in: 1...Int(Int32.max)) ?? 3600
    let cpuLimit = try arguments.integer("cpu-limit", in: 1...Int(Int32.max))
    let memoryLimit = try arguments.integer("memory-limit", in: SweepOptions.leastMemory >> 20...Int(Int32.max))
    limits = TrialLimits(
      wall: Double(limit), cpu: cpuLimit.map(Double.init), memory: memoryLimit.map { $0 << 20 },
      build: try arguments.buildLimit())
    retriesFailures = arguments.flag("retry-failed")
    if !devices.isEmpty, let given = arguments.given(of: executor.isLocal ? ["device", "workers"] : ["device"]) {
      throw UsageError("'--devices' already determines it: '--\(given)' cannot be given with it")
    }
    if !devices.isEmpty, executor.hasOwnWorkers {
      throw UsageError("with '--executor spool', '--devices' is an option of 'suture worker'")
    }
  }

  /// The options for a specification, whose engine is used unless another one was asked for.
  /// - Parameter former: the engine that the sweep was last run with; nil for a new sweep.
  /// - Throws: `UsageError`; `EngineError` if the engine cannot compute here.
  func options(
    for specification: SweepSpecification, former: EngineSelection? = nil
  ) throws -> SweepOptions {
    let engine = engine.engine(otherwise: former ?? specification.engine ?? .oneDNN)
    let kind = (engine as? PyTorchEngine)?.options.device
    try devices.check(engine)
    // A machine that only coordinates may have no GPU.
    if executor.isLocal { try EngineOptions.check(engine, devices: devices.names) }
    let isOnGPU = kind.map { $0 != .cpu } ?? false
    let workers =
      devices.isEmpty ? workers ?? (isOnGPU ? 1 : ThreadCount.available.value) : devices.workerCount
    // Workers of other machines divide their own memory.
    let share = SweepOptions.memoryShare(of: executor.isLocal ? workers : 1)
    if limits.memory == nil, share < SweepOptions.leastMemory {
      throw UsageError(
        "\(workers) workers leave \(share >> 20) MiB of memory for each, but a worker needs at least "
          + "\(SweepOptions.leastMemory >> 20) MiB: give '--workers \(SweepOptions.mostWorkers)' or fewer, or a "
          + "'--memory-limit'")
    }
    var limits = limits
    if !executor.isLocal { limits.memory = limits.memory ?? share }
    var options = SweepOptions(
      workers: workers, limits: limits, retriesFailures: retriesFailures, engine: engine,
      sandbox: sandbox.sandbox.settings, version: Main.version,
      command: ShellWords.text(["suture"] + CommandLine.arguments.dropFirst()))
    options.workerEnvironments = devices.environments
    return options
  }
}
