import SutureReport
import SutureSweep

/// `suture sweep results`.
struct SweepResultsCommand: Command {
  static let configuration = CommandConfiguration(
    name: "results", abstract: "Show a sweep's results, also while it runs.",
    discussion: """
      What failed or is missing comes first. The exit status is 1 if the bare backbone, with which all candidates are \
      compared, failed.
      """,
    examples: ["suture sweep results digits-pairs.db", "suture sweep results --store digits-pairs.db --csv"],
    arguments: [StoreOptions.argument],
    options: StoreOptions.definitions + [
      .flag("all", help: "Show dropped, failed and refused candidates, too."), .json,
      .flag("csv", help: "Print CSV."),
    ])

  private let store: StoreOptions
  private let form: ResultsPrinter.Form

  init(_ arguments: ParsedArguments) throws {
    store = try StoreOptions(arguments)
    if arguments.flag("json"), arguments.flag("csv") { throw UsageError("'--json' and '--csv' exclude each other") }
    form = arguments.flag("json") ? .json : arguments.flag("csv") ? .csv : .table(all: arguments.flag("all"))
  }

  func run(_ console: Console) throws {
    let (store, sweep) = try store.open()
    let printer = try ResultsPrinter(store, sweep)
    try printer.print(to: console, form: form)
    if let reason = printer.baselineFailure { throw SweepError.baselineFailed(reason: reason) }
  }
}
