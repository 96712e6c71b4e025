import SutureExecution
import SutureGraph
import SutureRegistry

/// A non-zero gradient reaches the input and every parameter, except those of which the manifest says that they have no
/// effect in training; those indeed have none.
public struct TrainabilityCheck: ConformanceCheck {
  public static let id = "trainability"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "a gradient reaches the input and every parameter not declared under 'zero_gradient'"

  /// Number of random initializations: a ReLU may block a parameter's gradient by chance, but not in each of them.
  private static let attempts = 8
  /// The largest change of the output, relative to its size, that counts as rounding.
  private static let noise = 1e-3
  /// The batch size for measuring effects: a batch norm of few values amplifies rounding errors.
  private static let batch = 8

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let declared = Set(subject.manifest.zeroGradients.flatMap(\.parameters))
    let graph = try subject.workGraph(batch: 2)
    guard graph.cost.macs <= subject.limits.runMACs else {
      return report.skip("one run takes \(graph.cost.macs) MACs, more than the limit of \(subject.limits.runMACs)")
    }
    try examine(declared, subject, &report)
    let inputs = graph.inputs.map { graph.inputs.count == 1 ? "the input" : "input '\($0.name)'" }
    let names = inputs + graph.parameters.map { "'\($0.name)'" }
    var missing = Set(
      names.indices.filter { $0 < inputs.count || !declared.contains(graph.parameters[$0 - inputs.count].name) })
    let count = missing.count - inputs.count
    for attempt in 0..<TrainabilityCheck.attempts where !missing.isEmpty {
      let run = SampledRun(graph, seed: subject.seed &+ UInt64(attempt), engine: subject.engine)
      let gradients = try run.step().dropFirst()
      for (index, gradient) in gradients.enumerated() where gradient.values.contains(where: { $0 != 0 }) {
        missing.remove(index)
      }
    }
    let command = subject.command(
      try subject.workShape(batch: 2), with: subject.workHyperparameters)
    for index in missing.sorted() {
      report.fail("no gradient reaches \(names[index]): it is 0 everywhere", reproduce: command)
    }
    let exceptions = declared.isEmpty ? "" : "; \(declared.count) more are declared to have no effect, and have none"
    if report.holds { report.pass("the input and \(count) parameters\(exceptions)") }
  }

  /// Checks that the declared parameters exist and have no effect in training.
  private func examine(
    _ declared: Set<String>, _ subject: ConformanceSubject, _ report: inout CheckReport
  ) throws {
    guard !declared.isEmpty else { return }
    let shape = try subject.workShape(batch: TrainabilityCheck.batch)
    let graph = try subject.build(shape, with: subject.workHyperparameters)
    let effect = try TrainingEffect(SampledRun(graph, seed: subject.seed, engine: subject.engine))
    let command = subject.command(shape, with: subject.workHyperparameters)
    for name in declared.sorted() {
      guard let change = try effect.change(of: name) else {
        report.fail("'zero_gradient' names '\(name)', which is none of the parameters", reproduce: command)
        continue
      }
      if !(change <= TrainabilityCheck.noise) {
        report.fail(
          "'zero_gradient' names '\(name)', but the output in training changes by \(change) of its size if it moves",
          reproduce: command)
      }
    }
  }
}
