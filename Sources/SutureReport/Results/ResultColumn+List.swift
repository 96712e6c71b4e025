import SutureComposer
import SutureData
import SutureGraph
import SutureSweep

extension ResultColumn {
  /// Every column with its key and value; titles are those of a sweep with validation images.
  package static let all = list(choices: .validation, comparisons: .validation)

  /// Every column, in the order of tables and of CSV.
  ///
  /// A new column needs a line here and nothing else.
  /// - Parameters:
  ///   - choices: the images of the accuracies that candidates are ranked by.
  ///   - comparisons: the images of the differences.
  package static func list(choices: EvaluationSplit, comparisons: EvaluationSplit) -> [ResultColumn] {
    [
      ResultColumn(
        "candidate", Heading("Candidate", .ordinal, in: [.markdown, .page], help: "The number in the sweep")
      ) { .count($0.candidate) },
      ResultColumn(
        "rank",
        Heading("Rank", .text, help: "Candidates that are not distinguishable from the first share its rank")
      ) { $0.rank.map(Value.text) },
      ResultColumn("leading") { .flag($0.leading) },
      // The page has the mark behind the label.
      ResultColumn(
        "pareto", Heading("Pareto", .mark, in: [.terminal, .markdown], help: "On the Pareto front of the finalists")
      ) { .flag($0.pareto) },
      ResultColumn("label", Heading("Composition", .label)) { .text($0.label) },
      ResultColumn("composition") { .text($0.composition) },
      ResultColumn("site") { $0.site.map(Value.text) },
      ResultColumn("control") { $0.control.map(Value.text) },
      ResultColumn("baseline") { .flag($0.baseline) },
      // The other tables list what was refused or failed apart.
      ResultColumn("state", Heading("State", .state, in: .page)) { .text($0.state.rawValue) },
    ] + accuracies(choices) + differences(comparisons) + costs + [
      ResultColumn("stage", Heading("Ended in", .text, in: .page)) { $0.stage.map(Value.text) },
      ResultColumn("reason") { $0.reason.map(Value.text) },
    ]
  }

  private static func accuracies(_ choices: EvaluationSplit) -> [ResultColumn] {
    [
      ResultColumn(
        "accuracy_mean",
        Heading(
          choices == .test ? "Test" : "Validation", unit: "%", .percent,
          help: "Mean accuracy over seeds; ranking and order use it", isHigherBetter: true)
      ) { $0.accuracyMean.map(Value.number) },
      ResultColumn(
        "accuracy_sd", Heading("sd", unit: "points", .percent, help: "Standard deviation of the accuracy over seeds")
      ) { $0.accuracyDeviation.map(Value.number) },
      ResultColumn("accuracy_split") { .text($0.choices.rawValue) },
      ResultColumn("validation_accuracy_mean") { $0.validationAccuracyMean.map(Value.number) },
      // Where choices are made on test images, the accuracy beside it is the same.
      ResultColumn(
        "test_accuracy_mean",
        choices == .test
          ? nil
          : Heading(
            "Test", unit: "%", .percent, help: "Mean test accuracy over seeds; no choice uses it", isHigherBetter: true)
      ) { $0.testAccuracyMean.map(Value.number) },
      ResultColumn("test_accuracy_sd") { $0.testAccuracyDeviation.map(Value.number) },
      ResultColumn("seeds", Heading("Seeds", .seeds, isOptional: true)) { .count($0.seeds) },
      ResultColumn("training_seeds") { $0.trainingSeeds.map(Value.count) },
      ResultColumn("epochs", Heading("Epochs", .count, isOptional: true)) { $0.epochs.map(Value.count) },
    ]
  }

  private static func differences(_ comparisons: EvaluationSplit) -> [ResultColumn] {
    func heading(_ title: String, _ other: String) -> Heading {
      Heading(
        title, unit: "points", .points,
        help: "Mean difference of \(comparisons) accuracy to \(other), paired by seed, ± half its 95 % interval",
        isHigherBetter: true)
    }
    return [
      ResultColumn(
        "difference", heading("Δ backbone", "the bare backbone"),
        interval: Interval(
          key: "difference_half_width", halfWidth: { $0.differenceHalfWidth },
          isDistinguishable: { $0.isDistinguishable })
      ) { $0.difference.map(Value.number) },
      ResultColumn("difference_half_width") { $0.differenceHalfWidth.map(Value.number) },
      ResultColumn("difference_split") { .text($0.comparisons.rawValue) },
      ResultColumn(
        "control_difference", heading("Δ control", "the operator over identities, without any module"),
        interval: Interval(
          key: "control_difference_half_width", halfWidth: { $0.controlDifferenceHalfWidth },
          isDistinguishable: { $0.isControlDistinguishable })
      ) { $0.controlDifference.map(Value.number) },
      ResultColumn("control_difference_half_width") { $0.controlDifferenceHalfWidth.map(Value.number) },
    ]
  }

  private static let costs: [ResultColumn] = [
    ResultColumn("parameters", Heading("Parameters", .count, isOptional: true)) { $0.parameters.map(Value.count) },
    ResultColumn("macs", Heading("MACs", .count, help: "MACs for one image", isOptional: true)) {
      $0.macs.map(Value.count)
    },
    ResultColumn(
      "latency_ms", Heading("Latency", unit: "ms", .decimal, help: "Median latency for one image on this machine"),
      interval: Interval(key: "latency_error_ms", halfWidth: { $0.latencyError })
    ) { $0.latencyMilliseconds.map(Value.number) },
    ResultColumn("latency_error_ms") { $0.latencyError.map(Value.number) },
    ResultColumn("start_gain") { $0.startGain.map(Value.number) },
  ]
}
