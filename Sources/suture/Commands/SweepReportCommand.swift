import SutureReport
import SutureSupport
import SutureSweep

/// `suture sweep report`.
struct SweepReportCommand: Command {
  static let configuration = CommandConfiguration(
    name: "report", abstract: "Write a sweep's report: a page, Markdown, CSV or JSON.",
    discussion: """
      The page is one file that needs no network: Pareto plot, heat map of pairs for each operator, effects, \
      leaderboard, learning curves, reasons of refusals and failures, environment. It can be written while the sweep \
      runs. '-' stands for standard output.

      With --explain, page and JSON also show what the grafts of the best finalists do to images, as 'suture explain' \
      does: gains, gates and pictures. The sweep must keep weights ('keep_weights: finalists' in its file), and the \
      plugins are needed.
      """,
    examples: [
      "suture sweep report --store digits-pairs.db --html report.html",
      "suture sweep report --store digits-pairs.db --markdown -",
      "suture sweep report --store my-sweep.db --html report.html --explain 4",
    ],
    arguments: [StoreOptions.argument],
    options: StoreOptions.definitions + [
      .option("html", value: "file", help: "Write the page."),
      .option("markdown", value: "file", help: "Write Markdown."),
      .option("csv", value: "file", help: "Write every candidate as CSV."),
      .option("json", value: "file", help: "Write everything as JSON."),
      .flag("no-structures", help: "Leave out the printed structures of the best compositions."),
    ] + FinalistExplanations.definitions)

  private let store: StoreOptions
  private let paths: [(form: String, path: String)]
  private let showsStructures: Bool
  private let explanations: FinalistExplanations?

  init(_ arguments: ParsedArguments) throws {
    store = try StoreOptions(arguments)
    paths = ["html", "markdown", "csv", "json"].compactMap { form in arguments.value(form).map { (form, $0) } }
    showsStructures = !arguments.flag("no-structures")
    explanations = try FinalistExplanations(arguments)
    if paths.isEmpty { throw UsageError("nothing is asked for: give --html, --markdown, --csv or --json with a file") }
    if explanations != nil, !paths.contains(where: { ["html", "json"].contains($0.form) }) {
      throw UsageError("explanations are shown by the page and by JSON only: give --html or --json with a file")
    }
  }

  func run(_ console: Console) throws {
    let files = try paths.map { (form: $0.form, file: try OutputFile($0.path)) }
    try OutputFile.checkDistinct(files.map(\.file), from: store.path)
    let (store, sweep) = try store.open()
    let builder = try ReportBuilder(store, sweep)
    let structures = showsStructures ? try builder.structures() : []
    let report = try builder.report(
      structures: structures, explanations: explanations?.explanations(of: sweep, in: store, builder.found, console))
    for (form, file) in files {
      let text =
        switch form {
        case "html": try HTMLReport(report).text()
        case "markdown": MarkdownReport(report).text
        case "csv": builder.found.results.csv
        default: try JSON.text(report) + "\n"
        }
      try file.write(text, console)
      if file.isStandardOutput { continue }
      let notice = "\(file.path): \(NumberText.bytes(text.utf8.count))"
      // A program may read what another form writes to standard output.
      let isRead = files.contains { $0.file.isStandardOutput }
      if isRead { console.printError(notice) } else { console.print(notice) }
    }
  }
}
