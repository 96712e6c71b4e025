import Glibc
import SutureEngine
import SutureExecution
import SutureGraph

/// Measures the entries of a suite one by one.
struct SuiteRunner {
  /// How a suite is run.
  struct Options: Sendable {
    /// The peer's program and its arguments; nil measures this program alone.
    var peer: [String]?
    /// The peer's engines to measure.
    var engines = PeerRequest.Engine.allCases
    /// Patterns, with `*`, of the groups and compositions to measure; empty for everything.
    var patterns: [String] = []
    var rounds = 3
    var threads = ThreadCount.available
    /// The values of `--registry`.
    var registries: [String] = []
    /// The time limit of one answer.
    var timeLimit = Duration.seconds(600)
  }

  /// How a run ended.
  enum Ending {
    case complete
    case interrupted
  }

  private let suite: BenchmarkSuite
  private let options: Options
  private let isInterrupted: () -> Bool

  /// - Parameter isInterrupted: polled a few times per second.
  init(_ suite: BenchmarkSuite, options: Options, isInterrupted: @escaping () -> Bool) {
    self.suite = suite
    self.options = options
    self.isInterrupted = isInterrupted
  }

  /// The entries to measure.
  /// - Throws: `BenchmarkFileError.nothingMatches`.
  func selection() throws(BenchmarkFileError) -> [BenchmarkEntry] {
    guard !options.patterns.isEmpty else { return suite.entries }
    let entries = suite.entries.filter { entry in
      options.patterns.contains { fnmatch($0, entry.group, 0) == 0 || fnmatch($0, entry.composition, 0) == 0 }
    }
    guard !entries.isEmpty else {
      let names = suite.groups.map(\.name) + suite.entries.map(\.composition)
      throw .nothingMatches(patterns: options.patterns, names: names)
    }
    return entries
  }

  /// Measures the selected entries that have no results yet.
  ///
  /// - Parameters:
  ///   - result: receives each entry's result.
  ///   - observe: called for each entry with its index among the selected ones, their number, and the results.
  func run(into result: inout SuiteResult, observe: (Int, Int, SuiteResult) throws -> Void) throws -> Ending {
    let selection = try selection()
    let done = Set(result.entries.map(\.entry))
    for (index, entry) in selection.enumerated() where !done.contains(entry) {
      do throws(MeasurementError) {
        result.add(try measure(entry), of: suite)
      } catch {
        return .interrupted
      }
      try observe(index + 1, selection.count, result)
    }
    return .complete
  }

  /// - Throws: only `MeasurementError.interrupted`.
  private func measure(_ entry: BenchmarkEntry) throws(MeasurementError) -> EntryResult {
    let own = OwnSide(
      entry: entry, threads: options.threads.value, registries: options.registries, timeLimit: options.timeLimit,
      isInterrupted: isInterrupted)
    let rounds = Rounds(count: options.rounds)
    let isCopied = suite.groups.contains { $0.name == entry.group && $0.targets.bandwidth != nil }
    if isCopied {
      let copy = CopySide(elementCount: Shape(entry.input).elementCount, threads: options.threads)
      let cells = try rounds.measure([own, copy])
      return EntryResult(entry: entry, suture: cells[0], copy: cells[1])
    }
    guard let peer = options.peer else {
      return EntryResult(entry: entry, suture: try rounds.measure([own])[0])
    }
    let engines = options.engines.map { engine in
      PeerSide(
        command: peer, entry: entry, engine: engine, threads: options.threads.value, timeLimit: options.timeLimit,
        isInterrupted: isInterrupted)
    }
    let cells = try rounds.measure([own] + engines)
    let cellOf = Dictionary(zip(options.engines, cells.dropFirst()), uniquingKeysWith: { first, _ in first })
    return EntryResult(entry: entry, suture: cells[0], eager: cellOf[.eager], compile: cellOf[.compile])
  }
}
