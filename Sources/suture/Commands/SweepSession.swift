import FoundationEssentials
import SutureGraph
import SutureRegistry
import SutureReport
import SutureSupport
import SutureSweep

/// One run of a sweep on the command line: progress while it is running, the results at the end.
struct SweepSession {
  private let specification: SweepSpecification
  private let registry: Registry
  private let given: [String]
  private let store: String
  private let options: SweepOptions
  private let isJSON: Bool

  /// - Parameter given: the registry folders named by the user, to be recorded.
  init(
    _ specification: SweepSpecification, _ registry: Registry, given: [String], store: String,
    _ options: SweepOptions, isJSON: Bool
  ) {
    self.specification = specification
    self.registry = registry
    self.given = given
    self.store = store
    self.options = options
    self.isJSON = isJSON
  }

  func run(_ console: Console) throws {
    Interruption.listen()
    let progress = SweepProgress(console.error, width: console.width)
    // Absolute paths, so that they do not depend on the current folder.
    let folders = registry.folders.map { URL(fileURLWithPath: $0).path }
    let runner = SweepRunner(
      specification, registry: registry, folders: folders, givenFolders: given, store: try SweepStore(path: store),
      options: options, winners: { try ReportBuilder($0, $1).printedCandidates() },
      isInterrupted: { Interruption.isRequested }, observe: progress.show)
    switch try runner.run() {
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

  /// The command that resumes it from another terminal, with the registry folders named by the user.
  private var resumption: String {
    let searched = given.filter { folder in
      registry.folders.contains { $0 == folder || FileBytes.isSameFile($0, folder) }
    }
    return ShellWords.text(["suture", "sweep", "resume", store] + searched.flatMap { ["--registry", $0] })
  }
}
