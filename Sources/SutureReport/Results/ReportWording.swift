import SutureData
import SutureSupport
import SutureSweep

/// The sentences of results and reports, computed from the same numbers that tables show.
struct ReportWording {
  let records: [CandidateRecord]
  private let budgets: [SweepBudget]
  private let stages: [Stage]
  let variants: [String]
  private let leading: LeadingGroup?

  /// - Parameters:
  ///   - budgets: shortest first.
  ///   - stages: those of the specification.
  ///   - variants: which of several forms in use under one name the modules are, one sentence each.
  ///   - leading: the candidates that share the first rank of the leaderboard.
  init(
    _ records: [CandidateRecord], _ budgets: [SweepBudget], stages: [Stage], variants: [String] = [],
    leading: LeadingGroup? = nil
  ) {
    self.records = records
    self.budgets = budgets
    self.stages = stages
    self.variants = variants
    self.leading = leading
  }

  // MARK: Sentences

  /// What is missing, then the findings.
  var sentences: [String] {
    let gaps = ResultGaps(records).sentences
    return gaps.isEmpty && budgets.isEmpty ? ["Nothing has been trained yet."] : gaps + findings
  }

  /// What was found, the most important sentence first; empty where nothing was trained.
  var findings: [String] {
    guard let longest = budgets.last else { return [] }
    return [
      MultipleComparison(records, epochs: longest.epochs).map { "\($0.verdict)" }, leading?.summary, selection,
      Interaction.summary(of: records, budgets: budgets), OrderEffect.summary(of: records, budgets: budgets),
    ].compactMap(\.self)
  }

  /// How many candidates were dropped, after which training and by which accuracy; nil where none was.
  private var selection: String? {
    guard let longest = budgets.last else { return nil }
    let trainings = stages.compactMap { stage -> (epochs: Int, isChoice: Bool)? in
      guard case .train(let training) = stage else { return nil }
      return (training.epochs, training.keep != nil)
    }
    guard let last = trainings.lastIndex(where: { $0.epochs == longest.epochs }) else { return nil }
    let choices = trainings[..<last].filter(\.isChoice).map { "\($0.epochs)" }
    // Candidates without all seeds are still open.
    let dropped = trained.count { $0.state == .done && longest.accuracies(of: $0) == nil }
    guard !choices.isEmpty, dropped > 0 else { return nil }
    let count = trained.count
    return "\(NumberText.grouped(count - dropped)) of \(Words.plural(count, "candidate")) went on to the training of "
      + "\(Words.plural(longest.epochs, "epoch")): the others were dropped for their \(longest.choices) accuracy after "
      + "\(Words.enumeration(choices)) \(choices == ["1"] ? "epoch" : "epochs")"
      + (longest.choices == longest.comparisons
        ? "; selection on the same \(longest.choices) images makes these means slightly optimistic."
        : ". The test images had no part in that.")
  }

  /// The candidates with at least one trained seed that were neither refused nor failed.
  private var trained: [CandidateRecord] {
    records.filter { !$0.isBaseline && $0.competes && !$0.accuracies.values.allSatisfy(\.isEmpty) }
  }

  // MARK: Notes

  var structures: String {
    "The compositions with the highest \(budgets.last?.choices ?? .test) accuracy, those of the longest training first, and "
      + "others on the Pareto front; controls of operators are left out. Candidates that share a rank are not "
      + "distinguishable from one another: take them as examples, not as winners."
  }

  var latency: String {
    "Latencies are medians on this machine, measured in turns with the bare backbone; ± is half the width of the "
      + "95 % interval. On the Pareto front a latency counts as lower only beyond the error of the difference"
      + (records.contains { $0.latency != nil && $0.latencyError == nil }
        ? ", which for latencies recorded without one is taken to be a tenth." : ".")
  }

  var differences: String {
    let longest = budgets.last { $0.seeds.count > 1 }
    return [
      budgets.last?.splitSentence,
      whatDifferencesAre,
      longest == nil
        ? "With one seed, no difference shown here is statistically significant."
        : "± is half the width of the 95 % interval by Student's t, unadjusted for multiple comparisons; with many "
          + "candidates some exclude 0 by chance, and the verdict above accounts for how many were compared.",
      hasNoSpread
        ? "A difference without ± is from one seed, or the same with every seed, which does not make it certain." : nil,
      budgets.contains { $0.incomplete > 0 }
        ? "Candidates with fewer seeds than their training, such as 1 of 3, are not compared: the missing seeds may "
          + "change their means." : nil,
    ].compactMap(\.self).joined(separator: " ")
  }

  /// Whether some candidate differs from the bare backbone, or from its control, by the same amount with every seed of a
  /// training.
  private var hasNoSpread: Bool {
    budgets.contains { budget in
      guard budget.seeds.count > 1, let baseline = budget.baseline(in: records) else { return false }
      let controls = TrainedControls(records, budget)
      return records.contains { record in
        guard !record.isBaseline, let own = budget.comparedAccuracies(of: record) else { return false }
        let differences = [PairedDifference(own, minus: baseline), controls.contrast(of: record, own).difference]
        return differences.compactMap(\.self).contains(where: \.hasNoSpread)
      }
    }
  }

  private var whatDifferencesAre: String {
    let control = hasControls ? ", or to the control, the operator over identities without any module" : ""
    return "Differences are percentage points to the bare backbone\(control), paired by seed; accuracies compare only "
      + "where epochs are equal."
  }

  /// Whether controls of operators were trained.
  private var hasControls: Bool { records.contains { $0.control != nil && $0.competes && !$0.accuracies.isEmpty } }

  /// The training that averages are computed from: `after 2 epochs, seed 0, where all 161 trained candidates took part`.
  private var basis: String? {
    guard let budget = budgets.first else { return nil }
    let seeds = Words.enumeration(budget.seeds.map(String.init))
    let count = trained.count
    let share = budget.candidates == count ? "all " : "\(NumberText.grouped(budget.candidates)) of "
    let part =
      count == 1 && budget.candidates == 1
      ? "the only trained candidate" : share + Words.plural(count, "trained candidate")
    return "after \(Words.plural(budget.epochs, "epoch")), \(budget.seeds.count == 1 ? "seed" : "seeds") \(seeds), "
      + "where \(part) took part"
  }

  var effects: String? {
    guard let basis, let budget = budgets.first, budget.hasBaseline else { return nil }
    let intervals =
      switch Effect.Basis(seeds: budget.seeds.count) {
      case .seeds:
        "Intervals are 95 % intervals of that average over seeds, by Student's t, unadjusted for multiple "
          + "comparisons: they show how precise the average is, not what a single composition will reach."
      case .compositions:
        "With one seed the spread between trainings is unknown, so the 95 % intervals are over the compositions "
          + "averaged, as if these were a random sample; all differences share the bare backbone's one training, whose "
          + "error shifts all of them together."
      }
    return "Difference of \(budget.comparisons) accuracy to the bare backbone in percentage points, averaged over all "
      + "compositions with the part, \(basis). \(intervals)"
  }

  var scores: String? {
    budgets.first.flatMap { budget in basis.map { (budget, $0) } }.map { budget, basis in
      "Rank correlation with \(budget.comparisons) accuracy \(basis): 1 is the order of trained accuracy, 0 no relation "
        + "to it. Intervals are over candidates, by resampling them; the spread between trainings is not included."
    }
  }
}
