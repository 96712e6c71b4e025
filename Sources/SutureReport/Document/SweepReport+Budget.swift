import SutureData

extension SweepReport {
  /// A length of training, with the seeds that make candidates comparable there.
  public struct Budget: Hashable, Sendable, Encodable {
    /// The epochs.
    public var epochs: Int
    /// The seeds, ascending.
    public var seeds: [Int]
    /// How many candidates, beside the bare backbone, have all of these seeds.
    public var candidates: Int
    /// How many have only some of them, so that nothing is concluded from their means.
    public var incomplete: Int
    /// The images that choices are made on, and that `accuracy` and the curves are of.
    public var choices = EvaluationSplit.validation
    /// The images that differences to the bare backbone are of.
    public var comparisons = EvaluationSplit.validation
  }
}

extension SweepReport.Budget {
  init(_ budget: SweepBudget) {
    self.init(
      epochs: budget.epochs, seeds: budget.seeds, candidates: budget.candidates, incomplete: budget.incomplete,
      choices: budget.choices, comparisons: budget.comparisons)
  }
}
