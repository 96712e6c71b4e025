import FoundationEssentials
import SutureGraph
import SutureSupport

/// The results of a suite, as stored in its file.
struct SuiteResult: Hashable, Sendable, Codable {
  /// The largest accepted file, in bytes.
  private static let maximumByteCount = 64 << 20

  /// The suite's name.
  let suite: String
  /// The SHA-256 digest of the suite's file.
  let digest: String
  /// When the run started, in ISO 8601 format, UTC.
  let date: String
  /// The environment on which the results depend.
  let environment: BenchmarkEnvironment
  /// The system's one-minute load average when the run started; nil if unknown.
  let load: Double?
  /// Number of measured rounds.
  let rounds: Int
  /// The results, in order.
  var entries: [EntryResult] = []
  /// The summaries of the groups.
  var groups: [GroupVerdict] = []

  /// Creates empty results for a run.
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

  /// Writes the file atomically.
  /// - Throws: `FileError`.
  func write(to path: String) throws {
    try FileBytes.replace(path, with: Array((try JSON.text(self) + "\n").utf8))
  }

  /// Adds the result of an entry and updates the summaries.
  mutating func add(_ result: EntryResult, of suite: BenchmarkSuite) {
    entries.append(result)
    groups = suite.groups.map { GroupVerdict($0, entries) }
  }

  /// A warning if other programs were using the machine; nil if not.
  var warning: String? {
    guard let load, load > Double(environment.cores) / 2 else { return nil }
    return "this machine was busy when the run began (load \(NumberText.decimal(load, digits: 1)) on "
      + "\(environment.cores) cores): if other programs kept running, the numbers are imprecise"
  }

  /// The version of the peer.
  var peerVersion: String? { entries.lazy.compactMap { $0.eager?.version ?? $0.compile?.version }.first }

  /// Rejects results of a different suite, environment or number of rounds, which cannot be resumed.
  /// - Throws: `BenchmarkFileError.otherRun`.
  func check(resumes other: SuiteResult, at path: String) throws(BenchmarkFileError) {
    var differences: [String] = []
    if digest != other.digest { differences.append("the suite's file has changed") }
    if rounds != other.rounds { differences.append("rounds: '\(rounds)' now, '\(other.rounds)' in the file") }
    differences += environment.differences(from: other.environment)
    if !differences.isEmpty { throw .otherRun(path: path, differences: differences) }
  }
}

/// Why a results file cannot be used.
enum BenchmarkFileError: Error, Hashable, CustomStringConvertible {
  /// It is not a results file.
  case noResults(path: String)
  /// It was measured under other conditions.
  case otherRun(path: String, differences: [String])
  /// No entry matches the given patterns.
  case nothingMatches(patterns: [String], names: [String])

  var description: String {
    switch self {
    case .noResults(let path): "'\(path)' contains no results of a suite"
    case .otherRun(let path, let differences):
      "'\(path)' belongs to a different run and cannot be resumed:\n" + differences.joined(separator: "\n")
    case .nothingMatches(let patterns, let names):
      "no group or composition matches \(patterns.map { "'\($0)'" }.joined(separator: ", "))"
        + (patterns.first.map { Suggestion.clause(for: $0, in: names) } ?? "")
    }
  }
}
