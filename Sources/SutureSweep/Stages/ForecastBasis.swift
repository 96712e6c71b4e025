import SutureSupport

/// The data from which stages are forecast: the candidates of the first round, and a measured sample of them.
struct ForecastBasis {
  /// The candidates of the first round.
  let first: [Candidate]
  /// The number of references in all rounds: the bare backbone and the controls of operators.
  let references: Int
  /// Why the stage 'check' refuses candidates of the first round, by ordinal.
  let refused: [Int: String]
  /// The measured candidates.
  let sample: SweepSample
  /// The upper bounds on the cost of candidates.
  let limits: [Limit]
  /// Whether limits are applied: whether the sweep has a cost stage.
  let appliesLimits: Bool
  /// Whether latency is measured.
  let measuresLatency: Bool
  /// The number of workers.
  let workers: Int

  /// The sample's candidates that exceed the limits, with the reason.
  var excess: [(candidate: Candidate, reason: String)] {
    guard let baseline = sample.members.first(where: \.candidate.isBaseline)?.cost else { return [] }
    return sample.members.compactMap { member in
      guard !member.candidate.isReference, let cost = member.cost else { return nil }
      let reason = limits.lazy.compactMap { $0.reason(cost, baseline: baseline) }.first
      return reason.map { (member.candidate, $0) }
    }
  }

  /// The members of the sample that the limits accept.
  var fitting: [SweepSample.Member] {
    guard appliesLimits else { return sample.members }
    let refused = Set(excess.map(\.candidate.ordinal))
    return sample.members.filter { !refused.contains($0.candidate.ordinal) }
  }

  /// The estimated number of candidates that go on, including references.
  func kept(_ keep: KeepRule, of entered: Int) -> Int {
    let best = references + keep.count(of: entered - references)
    // Some single modules are among the best themselves.
    return keep.withParts ? best + min(singleCount, entered - best) : best
  }

  /// The number of single modules in the first round that the stage 'check' accepts.
  private var singleCount: Int { first.count { $0.asPart != nil && refused[$0.ordinal] == nil } }

  /// A count in a part, scaled to the whole.
  static func scaled(_ count: Int, of part: Int, to whole: Int) -> Int {
    part > 0 ? Int((Double(count) / Double(part) * Double(whole)).rounded()) : 0
  }

  /// Candidates grouped by reason.
  static func grouped(_ refusals: [(candidate: Candidate, reason: String)]) -> [SweepForecast.Refusal] {
    let reasons = refusals.map { (member: (label: $0.candidate.label, reason: $0.reason), reason: $0.reason) }
    return ReasonGroup.groups(of: reasons).map { group in
      let example = group.members.first
      return SweepForecast.Refusal(
        reason: group.reason, count: group.members.count, example: example?.label ?? "",
        suggestion: example.flatMap { suggestion(in: $0.reason) })
    }
  }

  /// The suggestion in a reason: its lines after the fact and the site.
  private static func suggestion(in reason: String) -> String? {
    var lines: [Substring] = []
    for line in reason.split(whereSeparator: \.isNewline).dropFirst() where !line.hasPrefix("at site ") {
      if !lines.contains(line) { lines.append(line) }
    }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }

  /// The mean and its standard error; 0 for no values.
  static func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
    guard !values.isEmpty else { return (0, 0) }
    let deviation = Statistics.deviation(values) ?? 0
    return (Statistics.mean(values), deviation / Double(values.count).squareRoot())
  }
}

/// The forecast of a stage.
struct StageForecast {
  /// The number of candidates that go on.
  var left: Int
  /// The number of pieces of work.
  var work: Int
  /// The refused candidates by reason.
  var refusals: [SweepForecast.Refusal] = []
  /// Whether the stage's work is measured on the sample.
  var usesSample = true
  /// Whether `left` is an estimate.
  var isEstimate = false
  /// The mean time for one piece of work, in seconds.
  var seconds = 0.0
  /// The standard error of that mean, in seconds.
  var error = 0.0
  /// The number of pieces of work in parallel.
  var lanes: Int
}
