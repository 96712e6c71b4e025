import SutureExecution
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
          "Worker processes, one thread each; by default one per core. With slurm, the workers asked of it; by default 4."
      ),
      .option("time-limit", value: "seconds", help: "Wall-time limit per trial.", defaultValue: "3600"),
      .option("cpu-limit", value: "seconds", help: "CPU-time limit per trial, summed over threads; by default none."),
      .option(
        "memory-limit", value: "MiB",
        help: "Memory limit per trial; by default 80 % of RAM divided among the workers."),
      .flag("retry-failed", help: "Retry trials that failed before."),
    ] + ExecutorOptions.definitions + SandboxOptions.buildingDefinitions

  let store: String?
  let options: SweepOptions
  let sandbox: SandboxOptions
  let executor: ExecutorOptions

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    executor = try ExecutorOptions(arguments)
    store = try StoreOptions.named(arguments.value("store"))
    let workers = try arguments.integer("workers", in: 1...1024) ?? ThreadCount.available.value
    let limit = try arguments.integer("time-limit", in: 1...Int(Int32.max)) ?? 3600
    let cpuLimit = try arguments.integer("cpu-limit", in: 1...Int(Int32.max))
    let memoryLimit = try arguments.integer("memory-limit", in: SweepOptions.leastMemory >> 20...Int(Int32.max))
    // Workers of other machines divide their own memory.
    let share = SweepOptions.memoryShare(of: executor.isLocal ? workers : 1)
    if memoryLimit == nil, share < SweepOptions.leastMemory {
      throw UsageError(
        "\(workers) workers leave \(share >> 20) MiB of memory for each, but a worker needs at least "
          + "\(SweepOptions.leastMemory >> 20) MiB: give '--workers \(SweepOptions.mostWorkers)' or fewer, or a "
          + "'--memory-limit'")
    }
    options = SweepOptions(
      workers: workers,
      limits: TrialLimits(
        wall: Double(limit), cpu: cpuLimit.map(Double.init), memory: memoryLimit.map { $0 << 20 } ?? share,
        build: try arguments.buildLimit()),
      retriesFailures: arguments.flag("retry-failed"), engine: Main.engine, sandbox: sandbox.sandbox.settings,
      version: Main.version,
      command: ShellWords.text(["suture"] + CommandLine.arguments.dropFirst()))
  }
}
