import SutureSupport

/// What a sweep has found, in words made from facts.
public struct Verdict: Hashable, Sendable, CustomStringConvertible {
  /// Candidates that are better than the bare backbone, best first.
  public let better: [String]
  /// Those of them that are not better than the control of their operators, which may explain the difference.
  public let notOverControl: [String]
  /// Those of them with an operator of which no control was trained.
  public let withoutControl: [String]
  /// Candidates that are worse, worst first.
  public let worse: [String]
  /// How many candidates were compared.
  public let compared: Int
  /// How many seeds each had.
  public let seeds: Int
  /// How often everything said is true together.
  public let confidence: Double
  /// About the smallest difference that could have been found, a fraction; nil below two seeds.
  public let resolution: Double?
  /// The fewest seeds that would at least halve it; nil below two seeds, and where that takes more than 16 times as many.
  public let seedsToHalve: Int?
  /// The smallest difference that these would resolve.
  private let halvedResolution: Double?

  /// Sums up a comparison.
  public init(_ comparison: MultipleComparison) {
    let betterMembers = comparison.members.filter { $0.finding == .better }
    better = betterMembers.map(\.label)
    notOverControl = betterMembers.filter { member in
      guard case .against = member.control else { return false }
      return member.adjustedOverControl.map { $0 > 1 - comparison.confidence } ?? true
    }.map(\.label)
    withoutControl = betterMembers.filter { if case .untrained = $0.control { true } else { false } }.map(\.label)
    worse = comparison.members.reversed().filter { $0.finding == .worse }.map(\.label)
    compared = comparison.members.count
    let seeds = comparison.budget.seeds.count
    self.seeds = seeds
    confidence = comparison.confidence
    let typical = comparison.resolution(seeds: seeds).flatMap { $0 > 0 ? $0 : nil }
    // What was found can be found, however small its own spread.
    let found = comparison.members.filter { $0.finding != .undecided }.map { abs($0.difference.mean) }.min()
    resolution = typical.map { min($0, found ?? $0) }
    let seedsToHalve = resolution.flatMap { now in
      // Four times the seeds halve 1/√n, and t only shrinks; a finding with a small spread of its own may need more.
      (seeds...max(seeds, 2) * 16).first { (comparison.resolution(seeds: $0) ?? .infinity) <= now / 2 }
    }
    self.seedsToHalve = seedsToHalve
    halvedResolution = seedsToHalve.flatMap { comparison.resolution(seeds: $0) }
  }

  /// The finding and, where seeds allow, what could have been found.
  public var description: String { [finding, hint].compactMap { $0 }.joined(separator: " ") }

  /// Who is better or worse than the bare backbone.
  public var finding: String {
    guard compared > 0 else { return "No candidate was compared with the bare backbone." }
    guard seeds > 1 else { return "With one seed, no difference shown here is statistically significant." }
    let basis = "\(seeds) seeds, family-wise \(percent) %"
    guard !better.isEmpty || !worse.isEmpty else {
      return "No candidate is distinguishable from the bare backbone at \(seeds) seeds "
        + "(\(compared) compared, family-wise \(percent) %)."
    }
    var sentences: [String] = []
    if !better.isEmpty {
      sentences.append("\(count(better)) better than the bare backbone (\(basis)): \(Words.list(better, most: 10)).")
    }
    sentences += reservations
    if !worse.isEmpty {
      let comparison = better.isEmpty ? "worse than the bare backbone (\(basis))" : "worse"
      sentences.append("\(count(worse)) \(comparison): \(Words.list(worse, most: 10)).")
    }
    return sentences.joined(separator: " ")
  }

  /// What keeps some of the better ones from being findings: their operator may do it without modules.
  private var reservations: [String] {
    let failing =
      notOverControl.count == 1
      ? "\(notOverControl[0]) is not better than its operator's control."
      : "\(Words.list(notOverControl, most: 10)) are not better than their operator's control."
    return [
      notOverControl.isEmpty ? nil : "Of these, \(failing)",
      withoutControl.isEmpty
        ? nil
        : "No control was trained for the operators of \(Words.list(withoutControl, most: 10)), so the operator alone may "
          + "make the difference.",
    ].compactMap(\.self)
  }

  /// Which differences were out of reach, and what more seeds would do.
  public var hint: String? {
    guard compared > 0, let resolution else { return nil }
    guard resolution < 1 else {
      // Accuracies differ by less than a hundred points.
      let reach = "With \(seeds) seeds and this spread the sweep typically resolves no difference at all"
      guard let seedsToHalve, let halvedResolution, halvedResolution < 1 else { return reach + "." }
      return reach + "; \(seedsToHalve) seeds would resolve about \(FixedPoint.points(halvedResolution)) points."
    }
    let reach =
      "With \(seeds) seeds this sweep typically resolves differences of about \(FixedPoint.points(resolution)) points"
    guard let seedsToHalve else { return reach + "." }
    return reach + "; \(seedsToHalve) seeds would halve that."
  }

  private var percent: String {
    let percent = confidence * 100
    return FixedPoint.text(percent, digits: abs(percent - percent.rounded()) < 1e-9 ? 0 : 1)
  }

  private func count(_ labels: [String]) -> String {
    "\(labels.count) of \(compared) candidates \(labels.count == 1 ? "is" : "are")"
  }
}
