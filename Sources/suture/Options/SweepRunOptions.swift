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
      .option("devices", value: "names", help: "Devices of PyTorch, given to the workers in turn: cuda:0,cuda:1."),
      .option(
        "workers-per-device", value: "number", help: "Workers that share each of these devices.", defaultValue: "1"),
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
  private let devices: [String]
  private let workersPerDevice: Int
  private let workers: Int?
  private let limits: TrialLimits
  private let retriesFailures: Bool

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    executor = try ExecutorOptions(arguments)
    store = try StoreOptions.named(arguments.value("store"))
    engine = try EngineOptions(arguments)
    devices = (arguments.value("devices") ?? "").split(separator: ",").map(String.init)
    workersPerDevice = try arguments.integer("workers-per-device", in: 1...1024) ?? 1
    workers = try arguments.integer("workers", in: 1...1024)
    let limit = try arguments.integer("time-limit", in: 1...Int(Int32.max)) ?? 3600
    let cpuLimit = try arguments.integer("cpu-limit", in: 1...Int(Int32.max))
    let memoryLimit = try arguments.integer("memory-limit", in: SweepOptions.leastMemory >> 20...Int(Int32.max))
    limits = TrialLimits(
      wall: Double(limit), cpu: cpuLimit.map(Double.init), memory: memoryLimit.map { $0 << 20 },
      build: try arguments.buildLimit())
    retriesFailures = arguments.flag("retry-failed")
    for device in devices { _ = try EngineOptions.kind(device) }
    if devices.isEmpty, arguments.given(of: ["workers-per-device"]) != nil {
      throw UsageError("'--workers-per-device' needs '--devices', the devices to share")
    }
    if !devices.isEmpty, let given = arguments.given(of: ["device", "workers"]) {
      throw UsageError("'--devices' already determines it: '--\(given)' cannot be given with it")
    }
    if !devices.isEmpty, !executor.isLocal {
      throw UsageError("'--devices' is for '--executor local': workers elsewhere have their own devices")
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
    for device in devices {
      guard try EngineOptions.kind(device) == kind else {
        throw UsageError("'--devices \(device)' is not of the kind that the engine '\(engine.id)' computes on")
      }
    }
    // A machine that only coordinates may have no GPU.
    if executor.isLocal { try EngineOptions.check(engine, devices: devices) }
    let isOnGPU = kind.map { $0 != .cpu } ?? false
    let workers =
      devices.isEmpty
      ? workers ?? (isOnGPU ? 1 : ThreadCount.available.value) : devices.count * workersPerDevice
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
    options.workerEnvironments = devices.map { [PyTorchEngine.deviceVariable: $0] }
    return options
  }
}
