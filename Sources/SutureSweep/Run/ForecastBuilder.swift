import SutureComposer
import SutureSupport
import SutureTraining

/// Follows candidates through the stages in numbers, from what a sample came to.
struct ForecastBuilder {
  private let specification: SweepSpecification
  private let first: [Candidate]
  private let total: Int
  /// The bare backbone and the controls of operators, of all rounds together.
  private let references: Int
  private let refused: [Int: String]
  private let sample: SweepSample
  private let workers: Int
  private let needsLatency: Bool
  /// Pieces of work that a store knows, by the stage's number.
  var known: [Int: Int] = [:]

  /// - Parameters:
  ///   - first: the candidates of the first round.
  ///   - total: those of all rounds together, with the bare backbone and the controls.
  ///   - controls: the controls of all rounds together.
  ///   - refused: why contracts refuse some of the first round, by ordinal.
  init(
    _ specification: SweepSpecification, first: [Candidate], total: Int, controls: Int, refused: [Int: String],
    sample: SweepSample, workers: Int, needsLatency: Bool
  ) {
    self.specification = specification
    self.first = first
    self.total = total
    references = 1 + controls
    self.refused = refused
    self.sample = sample
    self.workers = workers
    self.needsLatency = needsLatency
  }

  /// The forecast.
  func forecast(
    sites: [String], duplicates: Int, equalities: [CandidateEnumerator.Equality]
  ) -> SweepForecast {
    var stages: [SweepForecast.Stage] = []
    var entered = total
    let last = specification.stages.lastIndex(where: \.isTraining)
    var isEstimate = first.count < total
    var (seconds, standardError) = (0.0, 0.0)
    for (number, stage) in specification.stages.enumerated() {
      var refusals: [SweepForecast.Refusal] = []
      var (left, work) = (entered, entered)
      // Mean and standard error of one piece of work, and how many are done side by side.
      var (piece, error, lanes) = (0.0, 0.0, Double(workers))
      switch stage {
      case .check:
        refusals = Self.grouped(
          first.compactMap { candidate in refused[candidate.ordinal].map { (candidate, $0) } })
        left -= scaled(refused.count, of: first.count { !$0.isReference }, to: entered - references)
      case .cost:
        let over = overLimit
        refusals = Self.grouped(over)
        let failed = sample.members.count { !$0.candidate.isReference && $0.failure != nil }
        left -= scaled(
          over.count + failed, of: sample.members.count { !$0.candidate.isReference }, to: entered - references)
        isEstimate = isEstimate || !specification.limits.isEmpty || failed > 0
        (piece, lanes) = (sample.costSeconds, needsLatency ? 1 : lanes)
      case .score(let score):
        work = entered * score.seeds.count
        (piece, error) = Self.meanAndError(sample.members.compactMap(\.scoring))
        left = score.keep.map { kept($0.best, of: entered) } ?? entered
        isEstimate = isEstimate || score.keep?.best.withParts == true
      case .train(let epochs, let seeds, let keep):
        work = entered * seeds.count
        (piece, error) = Self.meanAndError(
          fitting.compactMap { $0.pace?.seconds(epochs: epochs, tests: number == last) })
        left = keep.map { kept($0, of: entered) } ?? entered
        isEstimate = isEstimate || keep?.withParts == true
      }
      let rest = Double(max(work - (known[number] ?? 0), 0))
      stages.append(
        SweepForecast.Stage(
          name: stage.title, entered: entered, left: left, isEstimate: isEstimate, refusals: refusals, work: work,
          known: known[number], seconds: rest * piece / lanes))
      seconds += rest * piece / lanes
      // The same sample stands behind every stage, so its errors add up.
      standardError += rest * error / lanes
      entered = left
    }
    return SweepForecast(
      name: specification.name, sites: sites, duplicates: duplicates, equalities: equalities, candidates: total,
      controls: controls, stages: stages, sample: sample.members.count,
      failures: Self.grouped(sample.members.compactMap { member in member.failure.map { (member.candidate, $0) } }),
      warnings: Self.grouped(sample.warnings.map { ($0.candidate, $0.warning) }), workers: workers, seconds: seconds,
      uncertainty: 2 * standardError)
  }

  /// The controls of the parallel operators of the first round, as they first occur.
  private var controls: [SweepForecast.Control] {
    var found: [SweepForecast.Control] = []
    for (fusion, branches) in first.compactMap(\.composition).flatMap(\.fusions) {
      let composition = OperatorControl(of: fusion, branches: branches)?.composition ?? .identity
      let control = SweepForecast.Control(operator: fusion.rawValue, composition: composition.description)
      if !found.contains(control) { found.append(control) }
    }
    return found
  }

  /// The sample's candidates that cost too much, and why.
  private var overLimit: [(Candidate, String)] {
    guard let baseline = sample.members.first(where: \.candidate.isBaseline)?.cost else { return [] }
    return sample.members.compactMap { member in
      guard !member.candidate.isReference, let cost = member.cost else { return nil }
      let reason = specification.limits.lazy.compactMap { $0.reason(cost, baseline: baseline) }.first
      return reason.map { (member.candidate, $0) }
    }
  }

  /// The sample's candidates that would be trained.
  private var fitting: [SweepSample.Member] {
    guard specification.stages.contains(.cost) else { return sample.members }
    let over = Set(overLimit.map(\.0.ordinal))
    return sample.members.filter { !over.contains($0.candidate.ordinal) }
  }

  /// About how many of those that entered a stage go on, with the bare backbone.
  private func kept(_ keep: Stage.Kept, of entered: Int) -> Int {
    let best = references + keep.of(entered - references)
    // Some single modules are among the best themselves.
    return keep.withParts ? best + min(singleCount, entered - best) : best
  }

  /// How many of the first round's candidates are single modules that no contract refuses.
  private var singleCount: Int { first.count { $0.asPart != nil && refused[$0.ordinal] == nil } }

  private func scaled(_ count: Int, of part: Int, to whole: Int) -> Int {
    part > 0 ? Int((Double(count) / Double(part) * Double(whole)).rounded()) : 0
  }

  private static func grouped(_ refusals: [(candidate: Candidate, reason: String)]) -> [SweepForecast.Refusal] {
    let reasons = refusals.map { (member: (label: $0.candidate.label, reason: $0.reason), reason: $0.reason) }
    return ReasonGroup.groups(of: reasons).map { group in
      let example = group.members.first
      return SweepForecast.Refusal(
        reason: group.reason, count: group.members.count, example: example?.label ?? "",
        suggestion: example.flatMap { suggestion(in: $0.reason) })
    }
  }

  /// What a reason suggests: its lines after the fact and the place.
  private static func suggestion(in reason: String) -> String? {
    let lines = reason.split(whereSeparator: \.isNewline).dropFirst().filter { !$0.hasPrefix("at site ") }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }

  private static func meanAndError(_ values: [Double]) -> (Double, Double) {
    guard !values.isEmpty else { return (0, 0) }
    let deviation = Statistics.deviation(values) ?? 0
    return (Statistics.mean(values), deviation / Double(values.count).squareRoot())
  }
}
