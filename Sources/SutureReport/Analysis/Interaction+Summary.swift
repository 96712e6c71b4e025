import SutureSupport
import SutureSweep

extension Interaction {
  /// Whether pairs are better than single modules, and whether they exceed the sum of their modules' gains; nil if no
  /// candidate is a pair.
  ///
  /// The result is from the longest training with a test; if that is not the longest training, the text says why.
  public static func summary(of records: [CandidateRecord], budgets: [SweepBudget]) -> String? {
    let hasPairs = records.contains { $0.composition.map { CompositionShape($0).isPair } ?? false }
    guard hasPairs, let longest = budgets.last else { return nil }
    if let answer = answer(in: records, longest) { return answer }
    let untested =
      "Whether two modules help more than one was not tested: \(obstacle(of: longest, in: records))."
    let shorter = budgets.dropLast().reversed().lazy.compactMap { answer(in: records, $0) }.first
    return [untested, shorter].compactMap(\.self).joined(separator: " ")
  }

  /// The reason why a training allows no test.
  private static func obstacle(of budget: SweepBudget, in records: [CandidateRecord]) -> String {
    let training = Words.plural(budget.epochs, "epoch")
    guard budget.hasBaseline else { return "the bare backbone was not trained for \(training)" }
    let isTrained = records.contains { record in
      record.composition.map { CompositionShape($0).isPair } ?? false && budget.comparedAccuracies(of: record) != nil
    }
    guard isTrained else { return "no pair was trained for \(training)" }
    guard budget.seeds.count < 2 else { return "no pair's modules were trained alone for \(training)" }
    return "with one seed there is no test"
  }

  /// The result of one training; nil without pairs, or with one seed.
  private static func answer(in records: [CandidateRecord], _ budget: SweepBudget) -> String? {
    let pairs = all(in: records, epochs: budget.epochs)
    guard !pairs.isEmpty, budget.seeds.count > 1 else { return nil }
    let basis =
      "\(Words.plural(pairs.count, "pair")) whose modules were also trained alone, "
      + "\(budget.seeds.count) seeds, \(Words.plural(budget.epochs, "epoch")), family-wise 95 %"
    let candidates = Set(pairs.map(\.candidate))
    let judged = PairJudgement.all(in: records, epochs: budget.epochs).filter { candidates.contains($0.candidate) }
    return "\(PairJudgement.summary(of: judged, basis: basis)) \(differentFromSum(pairs))"
  }

  private static func differentFromSum(_ pairs: [Interaction]) -> String {
    let found = pairs.filter { isFound($0.adjusted) }
    guard !found.isEmpty else {
      return "No pair differs statistically significantly from the sum of its modules' gains."
    }
    let sides = [
      ("more", found.filter { $0.interaction.mean > 0 }), ("less", found.filter { $0.interaction.mean < 0 }),
    ]
    let parts = sides.filter { !$0.1.isEmpty }.map { side, pairs in
      "\(side) in \(pairs.count): \(Words.list(pairs.map(\.label), most: 5))"
    }
    return "Compared with the sum of their modules' gains, pairs give \(parts.joined(separator: "; "))."
  }

  private static func isFound(_ adjusted: Double?) -> Bool { adjusted.map { $0 <= 0.05 } ?? false }
}
