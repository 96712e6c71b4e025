import SutureData
import SutureReport
import SutureSpool
import SutureSupport
import SutureSweep

/// `suture sweep status`.
struct SweepStatusCommand: Command {
  static let configuration = CommandConfiguration(
    name: "status", abstract: "Show the progress of a sweep, also from another shell while it runs.",
    examples: ["suture sweep status digits-pairs.db", "watch suture sweep status --store digits-pairs.db"],
    arguments: [StoreOptions.argument], options: [StoreOptions.option, .json])

  /// The JSON.
  private struct Report: Encodable {
    let name: String
    let finished: Bool
    let running: Bool
    @Nullable var process: Int?
    let candidates: Int
    let states: [String: Int]
    let trials: SweepStore.TrialCounts
    let stages: [SweepStore.StageRecord]
    let missing: [String]
    /// The kept weights; null if the sweep keeps none.
    @Nullable var weights: Weights?
    /// The label of the most accurate candidate so far; controls of operators take no part.
    @Nullable var best: String?
    @Nullable var accuracyMean: Double?
    /// The workers that share a folder with the run; null if there are none.
    @Nullable var workers: PilotSnapshot?
    /// The images of `accuracyMean`.
    @Nullable var choices: EvaluationSplit?

    enum CodingKeys: String, CodingKey {
      case name, finished, running, process, candidates, states, trials, stages, missing, weights, best, workers
      case accuracyMean = "accuracy_mean"
      case choices = "accuracy_split"
    }
  }

  /// The trained weights that a sweep keeps.
  private struct Weights: Encodable {
    let folder: String
    /// The number of finalists' trials with a result.
    let trials: Int
    /// The number of these whose weights are kept.
    let kept: Int
    /// The size of all kept files in bytes.
    let bytes: Int
    /// What is missing or damaged, a sentence each.
    let faults: [String]
  }

  private let store: String
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    store = try StoreOptions(arguments).path
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let store = try SweepStore(reading: store)
    let records = try store.sweeps()
    if records.isEmpty { throw SweepError.nothingStored(path: store.path) }
    let reports = try records.enumerated().map { index, record in
      // One process writes at a time, to the sweep that was begun last.
      try report(on: record, in: store, isRunning: index == 0 && store.isBeingWritten)
    }
    if isJSON { return try console.printJSON(reports) }
    for report in reports { print(report, to: console) }
  }

  private func report(
    on record: SweepStore.SweepRecord, in store: SweepStore, isRunning: Bool
  ) throws -> Report {
    let states = try store.candidateCounts(of: record)
    let found = try SweepResults(store, record)
    let best = found.results.best
    return Report(
      name: record.name, finished: record.isFinished, running: isRunning,
      process: isRunning ? try store.sessions(of: record).last?.process : nil,
      candidates: states.values.reduce(0, +), states: states, trials: try store.trialCounts(of: record),
      stages: try store.stages(of: record), missing: found.gaps.sentences,
      weights: try weights(of: record, found, in: store), best: best?.label,
      accuracyMean: best?.accuracyMean,
      workers: record.isFinished ? nil : PilotSnapshot.read(besideStore: store.path), choices: best?.choices)
  }

  private func weights(
    of record: SweepStore.SweepRecord, _ found: SweepResults, in store: SweepStore
  ) throws -> Weights? {
    let trials = try found.specification.finalists(of: record, in: store)
    guard found.specification.keepWeights != .none || trials.contains(where: { $0.recorded != nil }) else { return nil }
    let kept = trials.filter { $0.state == .kept }
    let labels = Dictionary(found.records.map { ($0.candidate, $0.markedLabel) }) { first, _ in first }
    return Weights(
      folder: store.weightsFolder.path, trials: trials.count, kept: kept.count,
      bytes: kept.reduce(0) { $0 + ($1.recorded?.byteCount ?? 0) },
      faults: trials.filter { $0.recorded != nil }.compactMap { trial in
        trial.fault(label: labels[trial.candidate] ?? "\(trial.candidate)").map { "\($0)" }
      })
  }

  private func text(of stage: SweepStore.StageRecord, isRunning: Bool) -> String {
    guard stage.finished else {
      let work = stage.work.map { work in
        ", \(work.done) of \(work.planned) jobs done" + (work.failed > 0 ? ", \(work.failed) failed" : "")
      }
      return "\(isRunning ? "running" : "stopped"), \(stage.entered) candidates\(work ?? "")"
    }
    let losses = [("refused", stage.refused), ("failed", stage.failed), ("dropped", stage.dropped)]
      .filter { $0.1 > 0 }.map { ", \($0.1) \($0.0)" }.joined()
    return "\(stage.left) of \(stage.entered) go on\(losses) (\(NumberText.duration(stage.seconds)))"
  }

  private func print(_ workers: PilotSnapshot, isRunning: Bool, to console: Console) {
    let states = Dictionary(grouping: workers.pilots, by: \.state).sorted { $0.key < $1.key }
      .map { "\($0.value.count) \($0.key)" }.joined(separator: ", ")
    console.print(
      "  workers\(isRunning ? "" : ", as last seen"): \(states.isEmpty ? "none has reported" : states); "
        + "\(Words.plural(workers.waiting, "job")) in no batch, \(workers.ready) batches not taken; "
        + "spool '\(workers.spool)'")
    if let scheduler = workers.scheduler { console.print("  \(scheduler)") }
    guard !workers.pilots.isEmpty else { return }
    var table = Table([
      .left("worker"), .left("task"), .left("state"), .right("processes"), .right("claims"), .right("jobs"),
      .right("done"), .right("last sign of life"),
    ])
    for pilot in workers.pilots {
      table.add([
        pilot.id, pilot.task ?? "", pilot.state, "\(pilot.workers)", "\(pilot.claims)", "\(pilot.jobs)",
        "\(pilot.done)", "\(NumberText.duration(pilot.silence)) ago",
      ])
    }
    table.print(to: console)
  }

  private func print(_ report: Report, to console: Console) {
    let state =
      report.running
      ? "running" + (report.process.map { " (process \($0))" } ?? "")
      : report.finished ? "finished" : "not finished"
    let states = report.states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    console.print("\(report.name): \(state); \(Words.plural(report.candidates, "candidate")) (\(states))")
    for sentence in report.missing { console.print("  \(sentence)") }
    for stage in report.stages { console.print("  \(stage.name): \(text(of: stage, isRunning: report.running))") }
    let trials = report.trials
    console.print("  trials planned so far \(trials.planned), done \(trials.done), failed \(trials.failed)")
    if let weights = report.weights {
      let size = weights.kept > 0 ? ", \(NumberText.bytes(weights.bytes)) in '\(weights.folder)'" : ""
      console.print("  weights of finalists: \(weights.kept) of \(Words.plural(weights.trials, "trial")) kept\(size)")
      for fault in weights.faults { console.print("    \(fault)") }
    }
    if let workers = report.workers { print(workers, isRunning: report.running, to: console) }
    if let best = report.best, let accuracy = report.accuracyMean, let split = report.choices {
      console.print("  best so far: \(best), \(split) accuracy \(NumberText.percent(accuracy))")
    }
  }
}
