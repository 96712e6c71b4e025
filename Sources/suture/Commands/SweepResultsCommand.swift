import SutureReport
import SutureSweep

/// `suture sweep results`.
struct SweepResultsCommand: Command {
  static let configuration = CommandConfiguration(
    name: "results", abstract: "Show a sweep's results, also while it runs.",
    discussion: """
      Failures and what is missing come first. The exit status is 1 where the bare backbone failed, with which all \
      candidates are compared.
      """,
    examples: ["suture sweep results digits-pairs.db", "suture sweep results --store digits-pairs.db --csv"],
    arguments: [StoreOptions.argument],
    options: StoreOptions.definitions + [
      .flag("all", help: "Show also every candidate that went no further."), .json,
      .flag("csv", help: "Print CSV."),
    ])

  private let store: StoreOptions
  private let form: SweepReportPrinter.Form

  init(_ arguments: ParsedArguments) throws {
    store = try StoreOptions(arguments)
    if arguments.flag("json"), arguments.flag("csv") { throw UsageError("'--json' and '--csv' exclude each other") }
    form = arguments.flag("json") ? .json : arguments.flag("csv") ? .csv : .table(all: arguments.flag("all"))
  }

  func run(_ console: Console) throws {
    let (store, sweep) = try store.open()
    let printer = try SweepReportPrinter(store, sweep)
    try printer.print(to: console, form: form)
    if let reason = printer.gaps.baselineFailure { throw SweepError.baselineFailed(reason: reason) }
  }
}
