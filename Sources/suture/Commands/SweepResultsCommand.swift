import SutureSweep

/// `suture sweep results`.
struct SweepResultsCommand: Command {
  static let configuration = CommandConfiguration(
    name: "results", abstract: "Show a sweep's results, also while it runs.",
    examples: ["suture sweep results --store digits-pairs.db", "suture sweep results --store digits-pairs.db --csv"],
    options: [
      .option("store", value: "file", help: "The file of results.", isRequired: true),
      .option("name", value: "sweep", help: "Which sweep, where the store holds several; by default the latest."),
      .flag("all", help: "Show also every candidate that went no further."), .json,
      .flag("csv", help: "Print CSV."),
    ])

  private let store: String
  private let name: String?
  private let form: SweepReportPrinter.Form

  init(_ arguments: ParsedArguments) throws {
    store = arguments.requiredValue("store")
    name = arguments.value("name")
    if arguments.flag("json"), arguments.flag("csv") { throw UsageError("'--json' and '--csv' exclude each other") }
    form = arguments.flag("json") ? .json : arguments.flag("csv") ? .csv : .table(all: arguments.flag("all"))
  }

  func run(_ console: Console) throws {
    try SweepReportPrinter(try SweepStore(reading: store), named: name).print(to: console, form: form)
  }
}
