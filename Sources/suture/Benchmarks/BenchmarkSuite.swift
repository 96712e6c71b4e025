import SutureExecution

/// A fixed list of measurements, in groups with targets.
struct BenchmarkSuite: Hashable, Sendable {
  /// Entries that are judged together.
  struct Group: Hashable, Sendable {
    /// The group's name in the report.
    let name: String
    /// What one run of each entry computes.
    let work: Benchmark.Work
    /// The targets for its ratios.
    let targets: BenchmarkTargets
    /// The entries to measure.
    let entries: [BenchmarkEntry]
  }

  /// The suite's name.
  let name: String
  /// The groups, in the file's order.
  let groups: [Group]
  /// The SHA-256 digest of the file.
  let digest: String

  /// All entries, in order.
  var entries: [BenchmarkEntry] { groups.flatMap(\.entries) }
}

/// The targets for a group's ratios; nil for no target.
struct BenchmarkTargets: Hashable, Sendable {
  /// Minimum ratio of the peer's eager time to ours.
  var eager: Double?
  /// Minimum ratio of the peer's compiled time to ours.
  var compile: Double?
  /// Maximum ratio of our peak memory to the peer's in eager mode.
  var memory: Double?
  /// Minimum ratio of a plain copy's time to ours; such a group is compared with copies, not with a peer.
  var bandwidth: Double?
}

/// One measurement; equal entries are the same measurement in every run of a suite.
struct BenchmarkEntry: Hashable, Sendable, Codable {
  /// The group's name.
  let group: String
  /// The composition as written in the suite.
  let composition: String
  /// The backbone onto which it is grafted; nil for the composition alone.
  let backbone: String?
  /// The pattern of its sites; nil for the bare backbone.
  let sites: String?
  /// The input's dimensions.
  let input: [Int]
  /// What one run computes.
  let work: Benchmark.Work
}
