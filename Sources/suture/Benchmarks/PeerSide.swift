import FoundationEssentials
import SutureComposer
import SutureExecution

/// An engine of the peer, in a separate process per entry, so that peak memory is measured for that entry only.
final class PeerSide: MeasuredSide {
  /// Number of warm-up runs in every request.
  private static let warmUpRuns = 3

  private let command: [String]
  private let entry: BenchmarkEntry
  private let engine: PeerRequest.Engine
  private let threads: Int
  private let timeLimit: Duration
  private let isInterrupted: () -> Bool
  private var process: MeasuredProcess?

  /// - Parameters:
  ///   - command: the peer's program and its arguments.
  ///   - timeLimit: the time limit of one answer.
  init(
    command: [String], entry: BenchmarkEntry, engine: PeerRequest.Engine, threads: Int, timeLimit: Duration,
    isInterrupted: @escaping () -> Bool
  ) {
    self.command = command
    self.entry = entry
    self.engine = engine
    self.threads = threads
    self.timeLimit = timeLimit
    self.isInterrupted = isInterrupted
  }

  func begin() throws(MeasurementError) {
    // `env` looks the program up in PATH.
    process = try MeasuredProcess(
      executable: "/usr/bin/env", arguments: ["--"] + command, isInterrupted: isInterrupted)
  }

  func measure(runs: Int) throws(MeasurementError) -> RoundMeasurement {
    guard let process else { throw .isOver }
    // The peer knows the backbone by id only; if our hyperparameters change the number of parameters, that is noted.
    let backbone = entry.backbone.map { text in (try? CompositionParser.parseReference(text))?.id ?? text }
    try process.send(
      PeerRequest(
        composition: entry.composition, backbone: backbone, sites: entry.sites, input: entry.input,
        work: entry.work, engine: engine, threads: threads, runs: runs, warmup: PeerSide.warmUpRuns))
    let line = try process.line(within: timeLimit)
    switch try? JSONDecoder().decode(PeerAnswer.self, from: Data(line)) {
    case .measured(let measurement): return measurement
    case .failed(let reason): throw .refused(MeasuredProcess.message(in: reason) ?? "no reason given")
    case nil: throw .garbled(MeasuredProcess.message(in: String(decoding: line.prefix(80), as: UTF8.self)) ?? "")
    }
  }

  func end() {
    process?.end()
    process = nil
  }
}
