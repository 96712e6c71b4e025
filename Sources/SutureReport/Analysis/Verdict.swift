import SutureSupport

/// The summary of a multiple comparison, as facts and as text.
public struct Verdict: Hashable, Sendable, CustomStringConvertible {
  /// The labels of candidates significantly better than the bare backbone, best first.
  public let better: [String]
  /// Those in `better` that are not significantly better than the control of their operators.
  public let notOverControl: [String]
  /// Those in `better` with an operator whose control was not trained.
  public let withoutControl: [String]
  /// The labels of candidates significantly worse than the bare backbone, worst first.
  public let worse: [String]
  /// The number of compared candidates.
  public let compared: Int
  /// The number of seeds of each candidate.
  public let seeds: Int
  /// The probability that all statements are true together: 1 minus the family-wise error rate.
  public let confidence: Double
  /// The approximate smallest detectable difference, a fraction; nil with fewer than two seeds.
  public let resolution: Double?
  /// The minimum number of seeds that would halve `resolution`; nil with fewer than two seeds, or if it is more than 16
  /// times the current number.
  public let seedsToHalve: Int?
  /// The approximate smallest detectable difference with `seedsToHalve` seeds, a fraction.
  private let halvedResolution: Double?

  /// Summarizes a comparison.
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
    // A difference that was found is detectable, even if its spread is smaller than the typical one.
    let found = comparison.members.filter { $0.finding != .undecided }.map { abs($0.difference.mean) }.min()
    resolution = typical.map { min($0, found ?? $0) }
    let seedsToHalve = resolution.flatMap { now in
      // Four times the seeds halve 1/√n, and t decreases; a finding with a smaller spread can require more.
      (seeds...max(seeds, 2) * 16).first { (comparison.resolution(seeds: $0) ?? .infinity) <= now / 2 }
    }
    self.seedsToHalve = seedsToHalve
    halvedResolution = seedsToHalve.flatMap { comparison.resolution(seeds: $0) }
  }

  /// The finding and, with two or more seeds, the smallest detectable difference.
  public var description: String { [finding, hint].compactMap { $0 }.joined(separator: " ") }

  /// The candidates that are better or worse than the bare backbone.
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

  /// Which of the better candidates may owe their gain to their operator alone.
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

  /// The smallest detectable difference, and the number of seeds that would halve it.
  public var hint: String? {
    guard compared > 0, let resolution else { return nil }
    guard resolution < 1 else {
      // Accuracies cannot differ by a hundred points or more.
      let reach = "With \(seeds) seeds and this spread the sweep typically resolves no difference at all"
      guard let seedsToHalve, let halvedResolution, halvedResolution < 1 else { return reach + "." }
      return reach + "; \(seedsToHalve) seeds would resolve about \(NumberText.roundedPoints(halvedResolution)) points."
    }
    let reach =
      "With \(seeds) seeds this sweep typically resolves differences of about "
      + "\(NumberText.roundedPoints(resolution)) points"
    guard let seedsToHalve else { return reach + "." }
    return reach + "; \(seedsToHalve) seeds would halve that."
  }

  private var percent: String {
    let percent = confidence * 100
    return NumberText.decimal(percent, digits: abs(percent - percent.rounded()) < 1e-9 ? 0 : 1)
  }

  private func count(_ labels: [String]) -> String {
    "\(labels.count) of \(compared) candidates \(labels.count == 1 ? "is" : "are")"
  }
}
