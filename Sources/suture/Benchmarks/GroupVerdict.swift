/// A summary of a group's ratios.
struct GroupVerdict: Hashable, Sendable, Codable {
  /// The quantity that is compared.
  enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The ratio of the peer's eager time to ours.
    case eager
    /// The ratio of the peer's compiled time to ours.
    case compile
    /// The ratio of our peak memory to the peer's in eager mode.
    case memory
    /// The ratio of a plain copy's time to ours.
    case bandwidth

    /// Whether less is better.
    var isSmallerBetter: Bool { self == .memory }

    /// The ratio of an entry.
    func ratio(of result: EntryResult) -> Double? {
      switch self {
      case .eager: result.ratio(.eager)
      case .compile: result.ratio(.compile)
      case .memory: result.memoryRatio
      case .bandwidth: result.bandwidthShare
      }
    }
  }

  /// A summary of one kind of ratio over all entries that have it.
  struct Comparison: Hashable, Sendable, Codable {
    /// The kind of ratio.
    let kind: Kind
    /// The geometric mean of the ratios.
    let geometricMean: Double
    /// The smallest ratio; for memory, the largest.
    let worst: Double
    /// The composition with the worst ratio.
    let worstComposition: String
    /// The compositions in which the peer is better.
    let lost: [String]
    /// Number of entries with a ratio.
    let measured: Int
    /// The target for the geometric mean; nil for none.
    let target: Double?

    enum CodingKeys: String, CodingKey {
      case kind, worst, lost, measured, target
      case geometricMean = "geometric_mean"
      case worstComposition = "worst_composition"
    }

    /// The amount by which the mean misses the target, as a fraction of the target; 0 if it is met, nil without target.
    var shortfall: Double? {
      target.map { target in
        max(0, (kind.isSmallerBetter ? geometricMean - target : target - geometricMean) / target)
      }
    }
  }

  /// The group's name.
  let group: String
  /// Number of entries in the group.
  let entries: Int
  /// The comparisons for which there are measurements.
  let comparisons: [Comparison]

  /// Summarises the available results of a group.
  init(_ group: BenchmarkSuite.Group, _ results: [EntryResult]) {
    self.group = group.name
    entries = group.entries.count
    let own = results.filter { $0.entry.group == group.name }
    comparisons = Kind.allCases.compactMap { kind in
      // Memory is compared only if the group has a target for it.
      if kind == .memory, group.targets.memory == nil { return nil }
      return Comparison(kind, own, target: group.targets[kind])
    }
  }
}

extension GroupVerdict.Comparison {
  /// Summarises one kind of ratio; nil if no entry has it.
  init?(_ kind: GroupVerdict.Kind, _ results: [EntryResult], target: Double?) {
    let ratios = results.compactMap { result in
      kind.ratio(of: result).map { (composition: result.entry.composition, value: $0) }
    }
    guard let mean = BenchmarkStatistics.geometricMean(ratios.map(\.value)) else { return nil }
    let sorted = ratios.sorted { kind.isSmallerBetter ? $0.value > $1.value : $0.value < $1.value }
    guard let worst = sorted.first else { return nil }
    self.kind = kind
    self.target = target
    geometricMean = mean
    self.worst = worst.value
    worstComposition = worst.composition
    measured = ratios.count
    // Being slower than a plain copy is not counted as a loss.
    lost =
      kind == .bandwidth
      ? [] : sorted.prefix { kind.isSmallerBetter ? $0.value > 1 : $0.value < 1 }.map(\.composition)
  }
}

extension BenchmarkTargets {
  /// The target of one kind of ratio.
  subscript(kind: GroupVerdict.Kind) -> Double? {
    switch kind {
    case .eager: eager
    case .compile: compile
    case .memory: memory
    case .bandwidth: bandwidth
    }
  }
}
