import FoundationEssentials
import Glibc
import SutureEngine
import SutureExecution
import SutureSandbox
import SutureSpool
import SutureSupport
import SutureSweep

/// `--executor` and its options: where a sweep's jobs run.
struct ExecutorOptions {
  /// Where jobs run.
  private enum Kind: String, CaseIterable {
    case local, spool, slurm
  }

  static let definitions: [OptionDefinition] = [
    .option(
      "executor", value: "kind",
      help: "Where trials run: in processes here, by workers that share a folder, or by workers that Slurm starts.",
      defaultValue: "local", choices: Kind.allCases.map(\.rawValue)),
    .option("spool", value: "folder", help: "The folder shared with the workers; with slurm, by default STORE.spool."),
    .option(
      "silence", value: "seconds", help: "After so long without a sign of life a worker's trials are given to others.",
      defaultValue: "60"),
    .option("partition", value: "name", help: "The partition of Slurm's workers."),
    .option("time", value: "hh:mm:ss", help: "The time limit of one of Slurm's workers.", defaultValue: "02:00:00"),
    .margin,
    .option("cpus", value: "number", help: "CPUs, and worker processes, of one of Slurm's workers.", defaultValue: "2"),
    .option("gres", value: "resources", help: "Resources of one of Slurm's workers, such as 'gpu:1'."),
    .option("sbatch-options", value: "text", help: "More options of sbatch: '--account=vision --qos=short'.")
      .takingOptions(),
    .option("prologue", value: "file", help: "Lines of the shell for sbatch's script, such as 'module load …'."),
    .flag("dry-run", help: "With slurm, print sbatch's script, and start nothing."),
  ]

  private let kind: Kind
  private let spool: String?
  private let silence: Duration
  private let partition: String?
  private let seconds: Int
  private let margin: Int
  private let cpus: Int
  private let resources: String?
  private let extra: [String]
  private let prologue: String?
  private let isDryRun: Bool
  private let pilots: Int
  private let memoryLimit: Int?
  private let isConfined: Bool
  private let devices: DeviceOptions

  init(_ arguments: ParsedArguments) throws {
    guard let kind = Kind(rawValue: arguments.requiredValue("executor")) else { throw UsageError("unknown executor") }
    self.kind = kind
    spool = arguments.value("spool")
    silence = .seconds(try arguments.integer("silence", in: 2...86_400) ?? 60)
    partition = arguments.value("partition")
    let time = arguments.requiredValue("time")
    guard let seconds = SlurmOptions.seconds(time) else {
      throw UsageError("the value '\(time)' of '--time' is no time of Slurm, such as '02:00:00' or '1-12'")
    }
    self.seconds = seconds
    margin = try arguments.integer("margin", in: 1...SlurmOptions.mostMargin) ?? 120
    cpus = try arguments.integer("cpus", in: 1...1024) ?? 2
    resources = arguments.value("gres")
    extra = (arguments.value("sbatch-options") ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    prologue = arguments.value("prologue")
    isDryRun = arguments.flag("dry-run")
    pilots = try arguments.integer("workers", in: 1...1024) ?? 4
    memoryLimit = try arguments.integer("memory-limit", in: 1...Int(Int32.max))
    isConfined = !arguments.flag("no-sandbox")
    devices = try DeviceOptions(arguments)
    try check(arguments)
  }

  private func check(_ arguments: ParsedArguments) throws(UsageError) {
    let slurmOnly = ["partition", "cpus", "gres", "sbatch-options", "prologue", "dry-run", "time", "margin"]
    if kind != .slurm, let other = arguments.given(of: slurmOnly) {
      throw UsageError("'--\(other)' is for '--executor slurm'")
    }
    switch kind {
    case .local where arguments.given(of: ["silence"]) != nil:
      throw UsageError("'--silence' is for '--executor spool' or '--executor slurm'")
    case .local where spool != nil: throw UsageError("'--spool' is for '--executor spool' or '--executor slurm'")
    case .spool where spool == nil: throw UsageError("'--executor spool' needs '--spool', a folder that workers share")
    case .slurm where pilots > SlurmOptions.mostPilots:
      throw UsageError("Slurm's arrays have \(SlurmOptions.mostPilots) tasks at most: give fewer '--workers'")
    case .slurm where seconds <= margin:
      throw UsageError("with '--margin \(margin)', workers of '--time' \(seconds) s would begin no job")
    case .slurm where extra.contains { !$0.hasPrefix("-") }:
      throw UsageError("'--sbatch-options' holds a word that is no option: write options as '--name=value'")
    case .local, .spool, .slurm: break
    }
  }

  /// Whether the user starts the workers.
  var hasOwnWorkers: Bool { kind == .spool }

  /// Whether jobs run in processes of this machine.
  var isLocal: Bool { kind == .local }

  /// The script for `sbatch` if it is only to be printed.
  func printedScript(store: String) throws -> String? {
    isDryRun ? "\(SlurmScript(try slurm(spoolPath(store))))" : nil
  }

  /// The executor; nil for processes of this machine.
  func executor(
    store: String, _ options: SweepOptions, isInterrupted: @escaping () -> Bool, tell: @escaping (String) -> Void
  ) throws -> SpoolExecutor? {
    guard !isLocal else { return nil }
    let path = spoolPath(store)
    let spoolOptions = SpoolOptions(
      path: path, program: ProgramIdentity.text, engine: options.engine.id,
      instructions: Main.engine.instructionSet,
      sandbox: options.sandbox, memoryLimit: memoryLimit.map { $0 << 20 },
      snapshot: PilotSnapshot.path(besideStore: store), timing: SpoolTiming(silence: silence))
    let interval = min(Duration.seconds(10), silence / 6)
    let supply = kind == .slurm ? SlurmPilots(try slurm(path), interval: interval, tell: tell) : nil
    return try SpoolExecutor(spoolOptions, supply: supply, isInterrupted: isInterrupted, tell: tell)
  }

  private func spoolPath(_ store: String) -> String { FileBytes.absolutePath(spool ?? "\(store).spool") }

  /// The pilots that are asked of Slurm.
  private func slurm(_ path: String) throws -> SlurmOptions {
    var options = SlurmOptions(program: Self.programFile, spool: path)
    options.pilots = pilots
    options.seconds = seconds
    options.margin = margin
    options.cpus = cpus
    // Jobs that share a GPU would slow one another down.
    options.workers = devices.isEmpty ? resources == nil ? cpus : 1 : devices.workerCount
    options.partition = partition
    options.resources = resources
    options.extra = extra
    if let prologue {
      options.prologue = String(decoding: try FileBytes.read(prologue, limit: 1 << 20), as: UTF8.self)
    }
    options.arguments += devices.words
    if !isConfined { options.arguments.append("--no-sandbox") }
    return options
  }

  /// This program's file: nodes start the same.
  private static var programFile: String {
    guard let path = realpath("/proc/self/exe", nil) else { return "suture" }
    defer { free(path) }
    return String(cString: path)
  }
}

/// The program and what the results of its jobs depend on; the version of PyTorch is not compared.
enum ProgramIdentity {
  static let text = "suture \(Main.version) with numerics \(Numerics.current) and \(Main.engine.version)"
}

extension OptionDefinition {
  /// How long before its end a worker begins no more trials.
  static let margin = option(
    "margin", value: "seconds", help: "How long before its time limit a worker begins no more trials.",
    defaultValue: "120")
}
