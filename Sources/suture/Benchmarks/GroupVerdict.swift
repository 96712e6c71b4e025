/// What a group's ratios come to.
struct GroupVerdict: Hashable, Sendable, Codable {
  /// What is compared.
  enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The peer's eager time over ours.
    case eager
    /// The peer's compiled time over ours.
    case compile
    /// Our peak memory over the peer's eager one.
    case memory
    /// A plain copy's time over ours.
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

  /// One kind of ratio over all entries that have it.
  struct Comparison: Hashable, Sendable, Codable {
    /// What is compared.
    let kind: Kind
    /// The geometric mean of the ratios.
    let geometricMean: Double
    /// The smallest ratio; of memory the largest.
    let worst: Double
    /// The composition that has it.
    let worstComposition: String
    /// The compositions in which the peer is better.
    let lost: [String]
    /// How many entries have a ratio.
    let measured: Int
    /// What the geometric mean should reach.
    let target: Double?

    enum CodingKeys: String, CodingKey {
      case kind, worst, lost, measured, target
      case geometricMean = "geometric_mean"
      case worstComposition = "worst_composition"
    }

    /// By which fraction of the target the mean misses it: 0 where it is met, nil without one.
    var shortfall: Double? {
      target.map { target in
        max(0, (kind.isSmallerBetter ? geometricMean - target : target - geometricMean) / target)
      }
    }
  }

  /// The group's name.
  let group: String
  /// How many entries the group has.
  let entries: Int
  /// The comparisons for which there are numbers.
  let comparisons: [Comparison]

  /// Judges a group by the results that are there.
  init(_ group: BenchmarkSuite.Group, _ results: [EntryResult]) {
    self.group = group.name
    entries = group.entries.count
    let own = results.filter { $0.entry.group == group.name }
    comparisons = Kind.allCases.compactMap { kind in
      // Memory is compared where it matters alone.
      if kind == .memory, group.targets.memory == nil { return nil }
      return Comparison(kind, own, target: group.targets[kind])
    }
  }
}

extension GroupVerdict.Comparison {
  /// Sums up; nil where no entry has a ratio.
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
    // A copy does nothing but copy: to be slower is no loss.
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
