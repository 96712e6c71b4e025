import FoundationEssentials
import SutureComposer

/// An engine of the peer, in a process of its own for one entry: its peak memory is of that entry alone.
final class PeerSide: MeasuredSide {
  /// Runs before those that are measured, in every request.
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
  ///   - timeLimit: how long one answer may take.
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
    // Hyperparameters make our network the one that the peer knows by this name; differing parameters are noted.
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
