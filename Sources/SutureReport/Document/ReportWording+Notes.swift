import SutureSweep

extension ReportWording {
  /// What readers need to know beside tables and plots.
  var notes: SweepReport.Notes {
    SweepReport.Notes(
      differences: differences, effects: effects, scores: scores,
      latency: records.contains { $0.latency != nil } ? latency : nil,
      structures: structures,
      scope: (variants + [
        "All figures are from the machine named below. On other machines rounding differs, and with it the result of a "
          + "single training: treat figures as examples, and rely on statistically significant differences only."
      ]).joined(separator: " "))
  }
}
