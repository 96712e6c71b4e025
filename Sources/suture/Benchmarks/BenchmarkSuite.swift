/// A fixed list of measurements, in groups with a target each.
struct BenchmarkSuite: Hashable, Sendable {
  /// Entries that are judged together.
  struct Group: Hashable, Sendable {
    /// What the report calls it.
    let name: String
    /// What one run of each entry computes.
    let work: BenchmarkWork
    /// What its ratios should reach.
    let targets: BenchmarkTargets
    /// What is measured.
    let entries: [BenchmarkEntry]
  }

  /// The suite's name.
  let name: String
  /// The groups, in the file's order.
  let groups: [Group]
  /// The SHA-256 of the file.
  let digest: String

  /// All entries, in order.
  var entries: [BenchmarkEntry] { groups.flatMap(\.entries) }
}

/// What one run computes.
enum BenchmarkWork: String, Hashable, Sendable, Codable, CaseIterable {
  /// Forward in evaluation mode.
  case forward
  /// Forward in training mode, and backward.
  case gradient
  /// A whole training step of a classifier.
  case step
}

/// What a group's ratios should reach; nil for what has no target.
struct BenchmarkTargets: Hashable, Sendable {
  /// The peer's eager time over ours, at least.
  var eager: Double?
  /// The peer's compiled time over ours, at least.
  var compile: Double?
  /// Our peak memory over the peer's eager one, at most.
  var memory: Double?
  /// A plain copy's time over ours, at least; such a group is compared with copies, not with a peer.
  var bandwidth: Double?
}

/// One measurement; equal ones are the same in every run of a suite.
struct BenchmarkEntry: Hashable, Sendable, Codable {
  /// The group's name.
  let group: String
  /// The composition as the suite spells it.
  let composition: String
  /// The backbone that it is grafted into; nil for the composition alone.
  let backbone: String?
  /// Where it is grafted; nil for the bare backbone.
  let sites: String?
  /// The input's sizes.
  let input: [Int]
  /// What one run computes.
  let work: BenchmarkWork
}
