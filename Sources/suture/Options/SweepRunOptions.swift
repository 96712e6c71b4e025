import SutureEngine
import SutureExecution
import SutureSupport
import SutureSweep

/// How `sweep run` and `sweep resume` work.
struct SweepRunOptions {
  static let definitions: [OptionDefinition] = [
    .option("store", value: "file", help: "The file of results; by default SUTURE_STORE.").completed(by: .stores),
    .option(
      "workers", value: "number", help: "Worker processes, one thread each; by default one per core."),
    .option("time-limit", value: "seconds", help: "Wall-time limit per trial.", defaultValue: "3600"),
    .buildLimit,
    .option("cpu-limit", value: "seconds", help: "CPU-time limit per trial, summed over threads; by default none."),
    .option(
      "memory-limit", value: "MiB",
      help: "Memory limit per trial; by default 80 % of RAM divided among the workers."),
    .flag("retry-failed", help: "Retry trials that failed before."),
  ]

  let store: String?
  let options: SweepOptions

  init(_ arguments: ParsedArguments) throws {
    store = try StoreOptions.named(arguments.value("store"))
    let workers = try arguments.integer("workers", in: 1...1024) ?? ThreadCount.available.value
    let limit = try arguments.integer("time-limit", in: 1...Int(Int32.max)) ?? 3600
    let cpuLimit = try arguments.integer("cpu-limit", in: 1...Int(Int32.max))
    let memoryLimit = try arguments.integer("memory-limit", in: SweepOptions.leastMemory >> 20...Int(Int32.max))
    let share = SweepOptions.memoryShare(of: workers)
    if memoryLimit == nil, share < SweepOptions.leastMemory {
      throw UsageError(
        "\(workers) workers leave \(share >> 20) MiB of memory for each, and a worker needs \(SweepOptions.leastMemory >> 20) "
          + "MiB at least: give '--workers \(SweepOptions.mostWorkers)' or fewer, or a '--memory-limit'")
    }
    options = SweepOptions(
      workers: workers,
      limits: TrialLimits(
        wall: Double(limit), cpu: cpuLimit.map(Double.init), memory: memoryLimit.map { $0 << 20 },
        build: try arguments.buildLimit()),
      retriesFailures: arguments.flag("retry-failed"), executable: "/proc/self/exe", version: Main.version,
      command: ShellWords.text(["suture"] + CommandLine.arguments.dropFirst()))
  }
}
