import FoundationEssentials
import SutureGraph
import SutureSupport

/// The results of a suite, as its file keeps them.
struct SuiteResult: Hashable, Sendable, Codable {
  /// The most bytes that such a file may have.
  private static let maximumByteCount = 64 << 20

  /// The suite's name.
  let suite: String
  /// The SHA-256 of the suite's file.
  let digest: String
  /// When the run began, as ISO 8601 has it, in UTC.
  let date: String
  /// What the numbers depend on beside the suite.
  let environment: BenchmarkEnvironment
  /// How many threads of all programs wanted to run when it began, on average over a minute; nil where that is unknown.
  let load: Double?
  /// How many rounds were measured.
  let rounds: Int
  /// What was measured, in order.
  var entries: [EntryResult] = []
  /// What it comes to.
  var groups: [GroupVerdict] = []

  /// Begins a run.
  init(_ suite: BenchmarkSuite, environment: BenchmarkEnvironment, rounds: Int, date: String, load: Double? = nil) {
    self.suite = suite.name
    digest = suite.digest
    self.environment = environment
    self.rounds = rounds
    self.date = date
    self.load = load
  }

  /// Reads a file.
  /// - Throws: `FileError`, `BenchmarkFileError`.
  init(contentsOf path: String) throws {
    let bytes = try FileBytes.read(path, limit: SuiteResult.maximumByteCount, kind: .regular)
    do {
      self = try JSONDecoder().decode(SuiteResult.self, from: Data(bytes))
    } catch {
      throw BenchmarkFileError.noResults(path: path)
    }
  }

  /// Writes the file, whole or not at all.
  /// - Throws: `FileError`.
  func write(to path: String) throws {
    try FileBytes.replace(path, with: Array((try JSON.text(self) + "\n").utf8))
  }

  /// Adds what was measured of an entry, and judges anew.
  mutating func add(_ result: EntryResult, of suite: BenchmarkSuite) {
    entries.append(result)
    groups = suite.groups.map { GroupVerdict($0, entries) }
  }

  /// What to think of the numbers where other programs may have taken part of the machine; nil where they did not.
  var warning: String? {
    guard let load, load > Double(environment.cores) / 2 else { return nil }
    return "this machine was busy when the run began (load \(Quantity.decimal(load, places: 1)) on "
      + "\(environment.cores) cores): where other programs go on, the numbers are rough"
  }

  /// The version of the peer that answered.
  var peerVersion: String? { entries.lazy.compactMap { $0.eager?.version ?? $0.compile?.version }.first }

  /// Refuses to go on with results of another suite, environment or number of rounds.
  /// - Throws: `BenchmarkFileError.otherRun`.
  func check(resumes other: SuiteResult, at path: String) throws(BenchmarkFileError) {
    var differences: [String] = []
    if digest != other.digest { differences.append("the suite's file is another") }
    if rounds != other.rounds { differences.append("rounds: '\(rounds)', there '\(other.rounds)'") }
    differences += environment.differences(from: other.environment)
    if !differences.isEmpty { throw .otherRun(path: path, differences: differences) }
  }
}

/// Why a file of results is of no use.
enum BenchmarkFileError: Error, Hashable, CustomStringConvertible {
  /// It is no file of results.
  case noResults(path: String)
  /// It was measured under other conditions.
  case otherRun(path: String, differences: [String])
  /// No entry matches what was asked for.
  case nothingMatches(patterns: [String], names: [String])

  var description: String {
    switch self {
    case .noResults(let path): "'\(path)' holds no results of a suite"
    case .otherRun(let path, let differences):
      "'\(path)' belongs to a different run and cannot be resumed:\n" + differences.joined(separator: "\n")
    case .nothingMatches(let patterns, let names):
      "no group or composition matches \(patterns.map { "'\($0)'" }.joined(separator: ", "))"
        + (patterns.first.map { Suggestion.clause(for: $0, in: names) } ?? "")
    }
  }
}
