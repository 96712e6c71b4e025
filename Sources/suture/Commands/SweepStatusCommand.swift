import SutureSweep

/// `suture sweep status`.
struct SweepStatusCommand: Command {
  static let configuration = CommandConfiguration(
    name: "status", abstract: "Show how far a sweep is, also from another shell while it runs.",
    examples: ["suture sweep status --store digits-pairs.db"],
    options: [.option("store", value: "file", help: "The file of results.", isRequired: true), .json])

  /// What scripts read.
  private struct Report: Encodable {
    let name: String
    let finished: Bool
    let candidates: Int
    let states: [String: Int]
    let trials: SweepStore.TrialCounts
  }

  private let store: String
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    store = arguments.requiredValue("store")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let store = try SweepStore(reading: store)
    let records = try store.sweeps()
    if records.isEmpty { throw SweepError.nothingStored(path: store.path) }
    let reports = try records.map { record in
      let states = try store.candidateCounts(of: record)
      return Report(
        name: record.name, finished: record.isFinished, candidates: states.values.reduce(0, +), states: states,
        trials: try store.trialCounts(of: record))
    }
    if isJSON { return try console.printJSON(reports) }
    for report in reports {
      let states = report.states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      let trials = report.trials
      console.print(
        "\(report.name): \(report.finished ? "finished" : "not finished"); \(report.candidates) candidates (\(states)); "
          + "trials planned so far \(trials.planned), done \(trials.done), failed \(trials.failed)")
    }
  }
}
