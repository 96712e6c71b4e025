import FoundationEssentials
import SutureGraph

/// This program: `suture bench` in a process of its own for every round.
final class OwnSide: MeasuredSide {
  private let entry: BenchmarkEntry
  private let threads: Int
  private let registries: [String]
  private let timeLimit: Duration
  private let isInterrupted: () -> Bool

  /// - Parameters:
  ///   - registries: what `--registry` says.
  ///   - timeLimit: how long one round may take.
  init(
    entry: BenchmarkEntry, threads: Int, registries: [String], timeLimit: Duration,
    isInterrupted: @escaping () -> Bool
  ) {
    self.entry = entry
    self.threads = threads
    self.registries = registries
    self.timeLimit = timeLimit
    self.isInterrupted = isInterrupted
  }

  /// The words after the program's name.
  func arguments(runs: Int) -> [String] {
    var words = [BenchCommand.configuration.name, "--json", "--runs", "\(runs)", "--threads", "\(threads)"]
    words += ["--input", entry.input.map(String.init).joined(separator: "x")]
    if let backbone = entry.backbone { words += ["--backbone=\(backbone)"] }
    if let sites = entry.sites { words += ["--site=\(sites)"] }
    switch entry.work {
    case .forward: break
    case .gradient: words.append("--train")
    case .step: words.append("--step")
    }
    for registry in registries { words.append("--registry=\(registry)") }
    return words + ["--", entry.composition]
  }

  func begin() {}

  func measure(runs: Int) throws(MeasurementError) -> RoundMeasurement {
    let child = try MeasuredProcess(
      executable: "/proc/self/exe", arguments: arguments(runs: runs), isInterrupted: isInterrupted)
    let output = try child.wholeOutput(within: timeLimit)
    guard let measurement = try? JSONDecoder().decode(RoundMeasurement.self, from: Data(output)) else {
      throw .garbled(MeasuredProcess.message(in: String(decoding: output.prefix(80), as: UTF8.self)) ?? "")
    }
    return measurement
  }

  func end() {}
}
