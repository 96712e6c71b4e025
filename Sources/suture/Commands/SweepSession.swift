import FoundationEssentials
import SutureGraph
import SutureRegistry
import SutureReport
import SutureSpool
import SutureSupport
import SutureSweep

/// One run of a sweep on the command line: progress while it is running, the results at the end.
struct SweepSession {
  private let specification: SweepSpecification
  private let registry: Registry
  private let given: [String]
  private let store: String
  private let options: SweepOptions
  private let executor: ExecutorOptions
  private let isJSON: Bool

  /// - Parameter given: the registry folders named by the user, to be recorded.
  init(
    _ specification: SweepSpecification, _ registry: Registry, given: [String], store: String,
    _ options: SweepOptions, _ executor: ExecutorOptions, isJSON: Bool
  ) {
    self.specification = specification
    self.registry = registry
    self.given = given
    self.store = store
    self.options = options
    self.executor = executor
    self.isJSON = isJSON
  }

  func run(_ console: Console) throws {
    if let script = try executor.printedScript(store: store) { return console.print(script, terminator: "") }
    if !executor.isLocal, specification.keepWeights != .none { throw CommandError.weightsElsewhere }
    Interruption.listen()
    let progress = SweepProgress(console.error, width: console.width)
    // Absolute paths, so that they do not depend on the current folder.
    let folders = registry.folders.map { URL(fileURLWithPath: $0).path }
    let spool = try executor.executor(
      store: store, options, isInterrupted: { Interruption.isRequested },
      tell: { progress.show(.warned($0)) })
    let runner = SweepRunner(
      specification, registry: registry, folders: folders, givenFolders: given, store: try SweepStore(path: store),
      options: options, winners: { try ReportBuilder($0, $1).printedCandidates() },
      executor: spool, isInterrupted: { Interruption.isRequested }, observe: progress.show)
    switch try ending(runner, spool) {
    case .complete:
      let store = try runner.store
      try ResultsPrinter(store, try store.sweep(named: specification.name)).print(
        to: console, form: isJSON ? .json : .table(all: false))
    case .interrupted:
      console.printError(
        FileManager.default.fileExists(atPath: store)
          ? "stopped; '\(resumption)' resumes it" : "stopped before anything was recorded")
      throw ExitStatus(code: 130)
    }
  }

  /// Runs the sweep, and tells the workers of other machines how it ended.
  private func ending(_ runner: SweepRunner, _ spool: SpoolExecutor?) throws -> SweepRunner.Ending {
    do {
      let ending = try runner.run()
      spool?.close(isFinished: ending == .complete)
      return ending
    } catch {
      spool?.close(isFinished: false)
      throw error
    }
  }

  /// The command that resumes it from another terminal, with the registry folders named by the user.
  private var resumption: String {
    let searched = given.filter { folder in
      registry.folders.contains { $0 == folder || FileBytes.isSameFile($0, folder) }
    }
    return ShellWords.text(["suture", "sweep", "resume", store] + searched.flatMap { ["--registry", $0] })
  }
}
