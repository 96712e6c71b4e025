import SutureComposer
import SutureData

@testable import SutureReport
@testable import SutureSweep
@testable import SutureTraining

/// Reports for tests, with arbitrary numbers of every kind.
enum ReportFixtures {
  static let modules = ["se", "eca", "ca", "sa"]

  /// Text that is harmful where it is read as markup.
  static let hostile = #"</script><img src="x" onerror="window.broken = true"> | {{data}} `a` 'b'"#

  /// A report with this many candidates; the first is the bare backbone.
  static func report(candidates count: Int) -> SweepReport {
    let candidates = (0..<count).map(candidate)
    let curves = candidates.filter { $0.result.epochs == 8 }.prefix(3).flatMap { candidate in
      (0..<3).map { curve(candidate: candidate.result.candidate, seed: $0) }
    }
    let budgets = count == 0 ? [] : [budget(2, [0], candidates), budget(8, [0, 1, 2], candidates)]
    return SweepReport(
      sweep: SweepReport.Summary(
        name: "small <b>sweep</b>", dataset: "digits", backbone: "resnet8", sites: ["layer3.0.residual"],
        placement: .together, started: "2026-11-04T09:12:44Z", finished: "2026-11-04T09:20:02Z", state: .finished,
        specification: "name: small\n",
        resolved: ResolvedSpecification(settings: [
          ResolvedSpecification.Setting("training", .settings([.init("optimizer", .text("SGD <b>"))]))
        ]), command: "suture sweep run small.yaml", duplicates: 3, seconds: 438),
      environment: [SweepReport.Fact(name: "CPU", value: "a | b")],
      stages: [
        SweepReport.Stage(
          record: SweepStore.StageRecord(
            name: "check", entered: count, refused: count / 10, failed: 0, dropped: 0, seconds: 1.5))
      ],
      budgets: budgets, columns: ResultTable.headings(in: .page, of: budgets.last), candidates: candidates,
      losses: SweepReport.LossGroup.all(of: candidates), pairs: count < 20 ? [] : [pairs("serial"), pairs("add")],
      basis: budgets.first.map { SweepReport.Basis(budget: $0, intervals: .compositions) },
      effects: count < 20
        ? []
        : [
          SweepReport.Effect(kind: .module, name: "se", mean: 0.004, low: 0.001, high: 0.007, count: 12),
          SweepReport.Effect(kind: .module, name: "eca", mean: -0.004, low: -0.007, high: -0.001, count: 12),
          SweepReport.Effect(kind: .operator, name: "serial", mean: 0, low: -0.003, high: 0.003, count: 40),
        ],
      correlations: count < 20
        ? [] : [SweepReport.Correlation(score: "synflow", correlation: 0.31, low: 0.1, high: 0.5, count: 40)],
      curves: curves, structures: curves.isEmpty ? [] : [SweepReport.Structure(candidate: 1, text: "se\n└─ dense")],
      sentences: ["No composition beats the bare backbone."],
      notes: SweepReport.Notes(
        differences: "Differences are paired.", effects: "Averaged after 2 epochs.", scores: "Ranked after 2 epochs.",
        latency: "Good to about a tenth.",
        structures: "The compositions with the highest validation accuracy; controls of operators are left out.",
        scope: "Figures are examples."))
  }

  private static func budget(
    _ epochs: Int, _ seeds: [Int], _ candidates: [SweepReport.Candidate]
  ) -> SweepBudget {
    let trained = candidates.count { !$0.result.baseline && $0.trainings.contains { $0.epochs == epochs } }
    return SweepBudget(
      epochs: epochs, seeds: seeds, candidates: trained, incomplete: 0, hasBaseline: true, choices: .validation,
      comparisons: .validation)
  }

  private static func candidate(_ number: Int) -> SweepReport.Candidate {
    // A number without an order that sorting could keep by chance.
    let mixed = number * 7919 % 5003
    let quality = Double(number * 3571 % 4999) / 60_000
    let pair = [modules[number % 4], modules[number / 4 % 4]]
    let isRefused = number > 0 && number.isMultiple(of: 10)
    let isLong = number < 200
    let difference = number == 0 ? nil : quality
    let short = SweepReport.Training(epochs: 2, seeds: 1, accuracyMean: 0.7 + quality, difference: difference)
    let long = SweepReport.Training(
      epochs: 8, seeds: 3, accuracyMean: 0.9 + quality, accuracyDeviation: 0.002, difference: difference,
      differenceHalfWidth: number == 0 ? nil : 0.004)
    let composition = number == 0 ? "identity" : number == 1 ? hostile : pair.joined(separator: " -> ")
    let result = SweepResult(
      candidate: number, label: number == 0 ? "the bare backbone" : composition, composition: composition,
      state: isRefused ? .refused : .done, stage: isRefused ? "check" : "train 8 epochs",
      reason: isRefused ? "'\(pair[0])' has \(mixed) MACs, the limit is 10\nsecond line" : nil,
      parameters: isRefused ? nil : 70_000 + mixed * 13, macs: isRefused ? nil : 3_000_000 + mixed * 1009,
      latencyMilliseconds: isRefused ? nil : 0.3 + Double(mixed) / 10_000, latencyError: isRefused ? nil : 0.01,
      accuracyMean: isRefused ? nil : isLong ? long.accuracyMean : short.accuracyMean,
      accuracyDeviation: isRefused || !isLong ? nil : 0.002, seeds: isRefused ? 0 : isLong ? 3 : 1,
      trainingSeeds: isRefused ? nil : isLong ? 3 : 1, epochs: isRefused ? nil : isLong ? 8 : 2,
      difference: isRefused ? nil : difference, differenceHalfWidth: isRefused || !isLong ? nil : 0.004,
      scores: number == 2 ? ["synflow": .infinity] : ["synflow": Double(mixed)], leading: isLong && !isRefused,
      rank: isLong && !isRefused ? "1–180" : nil, pareto: number == 1, baseline: number == 0)
    return SweepReport.Candidate(
      result: result, modules: number == 0 ? [] : pair, operator: number == 0 ? nil : "serial",
      tree: number == 0 ? nil : tree(number == 1 ? [hostile] : pair),
      trainings: isRefused ? [] : isLong ? [short, long] : [short])
  }

  private static func tree(_ modules: [String]) -> CompositionTree {
    let parts = modules.map { Composition.module(ModuleReference(id: $0)) }
    return CompositionTree(composition: parts.count == 1 ? parts[0] : .serial(parts))
  }

  private static func curve(candidate: Int, seed: Int) -> LearningCurve {
    LearningCurve(
      candidate: candidate, epochs: 8, seed: seed,
      points: (1...8).map { number in
        LearningCurve.Point(
          number: number, loss: 2 / Double(number), trainAccuracy: 0.9, accuracy: 1 - 0.5 / Double(number + seed))
      })
  }

  private static func pairs(_ name: String) -> SweepReport.PairMap {
    let places = modules.indices.flatMap { row in modules.indices.map { (row: row, column: $0) } }
    let cells = places.filter { name == "serial" || $0.row <= $0.column }.map { place in
      let number = 2 + place.row * 4 + place.column
      return SweepReport.PairCell(
        row: place.row, column: place.column, candidate: number, comparedAccuracyMean: 0.9 + Double(number) / 1000,
        difference: Double(place.row - place.column) / 100, differenceHalfWidth: 0.004,
        interaction: Double(place.column - place.row) / 200, interactionHalfWidth: 0.006, better: place.row,
        overBetter: 0.003, overBetterHalfWidth: 0.002, overMirrored: name == "serial" ? 0.01 : nil,
        state: number == 10 ? .refused : .done)
    }
    return SweepReport.PairMap(
      operator: name, epochs: 8, seeds: 3, commutes: name == "add", modules: modules, cells: cells)
  }

  /// What a candidate's graft does to some images, with these gates.
  static func explanation(candidate: Int, gates: [Double]) -> SweepReport.Explanation {
    // A PNG file of one black pixel.
    let picture =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    return SweepReport.Explanation(
      candidate: candidate, seed: 3,
      images: gates.map { gate in
        let spread = GraftEffect.Spread([Float(gate)])
        return SweepReport.Explanation.Image(
          name: hostile, class: "a", predicted: "b", probability: 0.5,
          grafts: [.init(site: "layer1.0", gain: gate, channels: spread, positions: nil, picture: picture)])
      })
  }
}
