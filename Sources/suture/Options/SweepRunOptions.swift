import SutureEngine
import SutureSweep

/// How `sweep run` and `sweep resume` work.
struct SweepRunOptions {
  static let definitions: [OptionDefinition] = [
    .option("store", value: "file", help: "The file of results; by default SUTURE_STORE."),
    .option(
      "workers", value: "number", help: "Processes that train side by side, one thread each; by default one a core."),
    .option("time-limit", value: "seconds", help: "What one trial may take before it is ended.", defaultValue: "3600"),
    .option("cpu-limit", value: "seconds", help: "The processor's time that one trial may take, of all its threads."),
    .option(
      "memory-limit", value: "MiB",
      help: "What one trial may hold; by default four fifths of the machine's memory, shared among the workers."),
    .flag("retry-failed", help: "Try trials again that failed before."),
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
      limits: TrialLimits(wall: Double(limit), cpu: cpuLimit.map(Double.init), memory: memoryLimit.map { $0 << 20 }),
      retriesFailures: arguments.flag("retry-failed"), executable: "/proc/self/exe", version: Main.version,
      command: ShellWords.text(["suture"] + CommandLine.arguments.dropFirst()))
  }
}
