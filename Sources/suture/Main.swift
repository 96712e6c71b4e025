import Glibc
import SutureConformance
import SutureEngine
import SutureExecution
import SutureProcess
import SuturePyTorchEngine
import SutureRegistry
import SutureSandbox
import SutureSweep

/// The program.
@main
struct Main {
  /// The program's version.
  static let version = "0.1.0"

  /// All commands, in the order in which the help lists them.
  static let tool = CommandLineTool(
    name: "suture", version: version,
    abstract: "Graft attention modules onto vision backbones, alone and combined, and find what is worth keeping.",
    examples: [
      "suture list", "suture inspect 'se >> eca(kernel_size: 63)' --input 1x63x64x64",
      "suture sweep run digits-pairs",
    ],
    entries: [
      .command(ListCommand.self), .command(SearchCommand.self), .command(InfoCommand.self),
      .command(InspectCommand.self), .command(ProbeCommand.self), .command(RunCommand.self),
      .command(VerifyCommand.self), .command(TrainCommand.self), .command(PredictCommand.self),
      .command(ExplainCommand.self),
      .command(ExportCommand.self), .command(ImportCommand.self),
      .group(
        name: "sweep", abstract: "Search: every pairing checked, costed, trained and ranked.",
        examples: [
          "suture sweep new my-sweep", "suture sweep run my-sweep.yaml", "suture sweep run digits-pairs",
          "suture sweep report --store digits-pairs.db --html report.html",
        ],
        entries: [
          .command(SweepNewCommand.self), .command(SweepPlanCommand.self), .command(SweepLockCommand.self),
          .command(SweepRunCommand.self),
          .command(SweepResumeCommand.self),
          .command(SweepStatusCommand.self), .command(SweepResultsCommand.self), .command(SweepShowCommand.self),
          .command(SweepExportCommand.self), .command(SweepCompareCommand.self),
          .command(SweepAblationCommand.self), .command(SweepReportCommand.self),
        ]),
      .command(WorkerCommand.self), .command(BenchCommand.self), .command(BenchSuiteCommand.self),
      .command(DoctorCommand.self),
      .group(
        name: "plugin", abstract: "Write, install and remove plugins of your own.",
        examples: ["suture plugin new my_attention", "suture plugin install my_attention/registry"],
        entries: [
          .command(PluginNewCommand.self), .command(PluginListCommand.self), .command(PluginPathsCommand.self),
          .command(PluginInstallCommand.self),
          .command(PluginRemoveCommand.self),
        ]),
    ],
    environment: [
      (RegistryPath.variable, "Folders of manifests, separated by colons; they come before the installed registry."),
      (StoreOptions.variable, "The default store of sweep commands."),
      (ExportCheck.variable, "The Python of the engine pytorch and of checks of exported files; by default python3."),
      (PyTorchEngine.deviceVariable, "The device of the engine pytorch where there are several, such as cuda:1."),
      (InstructionSet.variable, "Limits vector instructions: baseline, avx2 or avx512."),
      ("XDG_DATA_HOME", "Your own plugins are in its folder suture/registry; by default ~/.local/share."),
      ("XDG_CACHE_HOME", "Parsed manifests are cached in its folder suture; by default ~/.cache."),
      ("COLUMNS", "The width of help and tables."), ("NO_COLOR", "Any value turns colours off."),
    ])

  /// The default engine.
  static let engine = OneDNNEngine()

  /// All engines; those with options stand for all their variants.
  static let engines: [any Engine] = [engine, PyTorchEngine()]

  /// The jobs that workers can run.
  private static let jobs: [any Job.Type] =
    [
      InspectJob.self, RunTensorsJob.self, MeasureJob.self, ProfileJob.self, TrainNetworkJob.self, PredictJob.self,
      ExplainJob.self,
    ]
    + JobLoop.conformanceJobs + JobLoop.sweepJobs

  static func main() {
    guard StandardStreams.openClosed() else { exit(ExitStatus.failure.code) }
    // Then exceeding a file-size limit is a write error, with a reason and without a partial file.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let fault = InstructionLimit.apply() {
      Console.standard().printError("error: \(fault)")
      exit(ExitStatus.usage.code)
    }
    // Builders and workers run this program with a role; not for users.
    if arguments.count == 1, let role = arguments.first.flatMap(ProcessRole.init) {
      exit(JobLoop.run(jobs, engines: engines, as: role))
    }
    if arguments.first == CompletionSource.option {
      CompletionWords.print(Array(arguments.dropFirst()), to: .standard())
      exit(ExitStatus.success.code)
    }
    // Processes left behind by plugins are killed together with the workers.
    Children.adoptOrphans()
    exit(tool.run(arguments, .standard()))
  }
}
