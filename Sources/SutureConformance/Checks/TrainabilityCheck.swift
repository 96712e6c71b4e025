import SutureExecution
import SutureGraph

/// A non-zero gradient reaches the input and every parameter.
public struct TrainabilityCheck: ConformanceCheck {
  public static let id = "trainability"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "a gradient reaches the input and every parameter"

  /// Number of random initializations: a ReLU may block a parameter's gradient by chance, but not in each of them.
  private static let attempts = 8

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let graph = try subject.workGraph(batch: 2)
    guard graph.cost.macs <= subject.limits.runMACs else {
      return report.skip("one run takes \(graph.cost.macs) MACs, more than the limit of \(subject.limits.runMACs)")
    }
    let inputs = graph.inputs.map { graph.inputs.count == 1 ? "the input" : "input '\($0.name)'" }
    let names = inputs + graph.parameters.map { "'\($0.name)'" }
    var missing = Set(names.indices)
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
    if report.holds { report.pass("the input and \(graph.parameters.count) parameters") }
  }
}
