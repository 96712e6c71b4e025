import SutureComposer
import SutureSupport
import SutureSweep

/// The text output of a sweep's forecast.
struct SweepForecastPrinter {
  /// Most reasons shown per stage.
  private static let reasonCount = 6

  private let forecast: SweepForecast
  private let specification: SweepSpecification

  init(_ forecast: SweepForecast, _ specification: SweepSpecification) {
    self.forecast = forecast
    self.specification = specification
  }

  func print(to console: Console) {
    let each = specification.placement == .each ? "each on its own" : "together"
    console.print("\(forecast.name): \(specification.backbone) at \(forecast.sites.joined(separator: " ")), \(each)")
    let count = NumberText.grouped(forecast.candidates)
    if forecast.controls.isEmpty {
      console.print("\(count) candidates with the bare backbone")
    } else {
      let controls = forecast.controls.map { control in
        "\(control.operator): \(control.composition == "identity" ? "the bare backbone" : control.composition)"
      }
      console.print("\(count) candidates with the bare backbone and the controls of operators")
      console.print("controls, trained without any module: \(controls.joined(separator: "; "))")
    }
    if forecast.duplicates > 0 {
      let examples = forecast.equalities.prefix(3).map { equality in
        "\(equality.spelling) = \(equality.canonical == "identity" ? "the bare backbone" : equality.canonical)"
      }
      console.print(
        "\(Words.plural(forecast.duplicates, "equal spelling")) left out"
          + (examples.isEmpty ? "" : ", such as \(examples.joined(separator: ", "))"))
    }
    console.print("")
    var table = Table([
      .left("stage"), .right("candidates"), .right("go on"), .right("work"), .right("known"), .right("time"),
    ])
    for stage in forecast.stages {
      let about = stage.isEstimate ? "~" : ""
      table.add([
        stage.name, about + NumberText.grouped(stage.entered), about + NumberText.grouped(stage.left),
        stage.usesSample ? about + NumberText.grouped(stage.work) : "", stage.known.map(NumberText.grouped) ?? "",
        stage.seconds < 0.5 ? "" : NumberText.duration(stage.seconds),
      ])
    }
    table.print(to: console)
    for stage in forecast.stages where !stage.refusals.isEmpty { printRefusals(of: stage, to: console) }
    printFailures(to: console)
    printWarnings(to: console)
    console.print("")
    let failed = forecast.failures.reduce(0) { $0 + $1.count }
    guard failed < forecast.sample else {
      return console.print("No estimate of time: none of the sample could be measured.")
    }
    let workers = "\(forecast.workers) worker\(forecast.workers == 1 ? "" : "s")"
    let about = forecast.uncertainty >= 1 ? ", give or take \(NumberText.duration(forecast.uncertainty))" : ""
    console.print(
      "About \(NumberText.duration(forecast.seconds)) with \(workers)\(about): measured just now on a sample of "
        + "\(forecast.sample).")
    if let weights = forecast.weights, weights.trials > 0 {
      console.print(
        "Keeping the weights of the finalists takes about \(NumberText.bytes(weights.bytes)) of disk space: "
          + "\(Words.plural(weights.trials, "trial")), \(NumberText.bytes(weights.bytes / weights.trials)) each.")
    }
  }

  /// Prints what failed while measuring the sample and would fail in the sweep.
  private func printFailures(to console: Console) {
    let count = forecast.failures.reduce(0) { $0 + $1.count }
    guard count > 0 else { return }
    console.print("")
    console.print("\(count) of \(forecast.sample) could not be costed:")
    print(forecast.failures, most: Self.reasonCount, to: console)
  }

  /// Prints the warnings about the shapes of a training step.
  private func printWarnings(to console: Console) {
    guard !forecast.warnings.isEmpty else { return }
    console.print("")
    console.print("warnings, at the shapes of a training step:")
    print(forecast.warnings, to: console)
  }

  /// Prints groups of reasons, each by its example with its suggestions, and the number of the others; a suggestion that
  /// several groups share is printed once.
  private func print(_ groups: [SweepForecast.Refusal], most: Int = .max, to console: Console) {
    var printed: Set<Substring> = []
    for group in groups.prefix(most) {
      console.print("  \(group.example): \(group.reason)")
      let suggestions = (group.suggestion ?? "").split(separator: "; ").filter { printed.insert($0).inserted }
      if !suggestions.isEmpty { console.print("      \(suggestions.joined(separator: "; "))") }
      if group.count > 1 { console.print("      and \(NumberText.grouped(group.count - 1)) more like it") }
    }
    if groups.count > most { console.print("  and \(Words.plural(groups.count - most, "more reason"))") }
  }

  /// What can refuse a candidate in the stage 'check'.
  private var reasons: String {
    let joinsGates =
      specification.space.operators.contains { $0.parallel?.joinsGates ?? false }
      || forecast.controls.contains { CompositionOperator(rawValue: $0.operator)?.parallel?.joinsGates ?? false }
    let reasons = ["contract"] + (specification.runtimes.isEmpty ? [] : ["runtime"]) + (joinsGates ? ["gate"] : [])
    return listed(reasons)
  }

  private func printRefusals(of stage: SweepForecast.Stage, to console: Console) {
    let count = stage.refusals.reduce(0) { $0 + $1.count }
    console.print("")
    console.print(
      stage.usesSample
        ? "\(count) of the sample of \(forecast.sample) refused by limits:"
        : "\(NumberText.grouped(count)) refused by \(reasons):")
    print(stage.refusals, most: Self.reasonCount, to: console)
  }
}
