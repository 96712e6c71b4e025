import Glibc
import SutureConformance
import SutureEngine
import SutureProcess
import SutureRegistry
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
      .command(VerifyCommand.self), .command(TrainCommand.self),
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
          .command(SweepCompareCommand.self),
          .command(SweepAblationCommand.self), .command(SweepReportCommand.self),
        ]),
      .command(BenchCommand.self), .command(BenchSuiteCommand.self),
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
      (StoreOptions.variable, "The store of sweep commands that name none."),
      (InstructionSet.variable, "Limits vector instructions: baseline, avx2 or avx512."),
      ("XDG_DATA_HOME", "Your own plugins are in its folder suture/registry; by default ~/.local/share."),
      ("XDG_CACHE_HOME", "Manifests that were read are kept in its folder suture; by default ~/.cache."),
      ("COLUMNS", "The width of help and tables."), ("NO_COLOR", "Any value turns colours off."),
    ])

  /// The commands that compute in this process.
  private static let computing = [
    InspectCommand.configuration.name, RunCommand.configuration.name, VerifyCommand.configuration.name,
    TrainCommand.configuration.name, BenchCommand.configuration.name,
    BenchSuiteCommand.configuration.name,
  ]

  static func main() {
    guard StandardStreams.openClosed() else { exit(ExitStatus.failure.code) }
    // A file-size limit is then an error of the write, with a reason and without a partial file.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    ComputeEnvironment.prepare(computes: arguments.first.map(computing.contains) ?? false)
    if let fault = ComputeEnvironment.limitInstructions() {
      Console.standard().printError("error: \(fault)")
      exit(ExitStatus.usage.code)
    }
    // Workers of a sweep and of 'verify' are this program too; users have no use for them.
    if arguments == [WorkerLoop.commandName] { exit(WorkerLoop.run()) }
    if arguments == [ConformanceWorker.commandName] { exit(ConformanceWorker.run()) }
    if arguments.first == CompletionSource.option {
      CompletionWords.print(Array(arguments.dropFirst()), to: .standard())
      exit(ExitStatus.success.code)
    }
    // What plugins leave behind in workers ends with these.
    Children.adoptOrphans()
    exit(tool.run(arguments, .standard()))
  }
}
