import SutureEngine
import SutureExecution
import SutureGraph

/// Every parameter is trained: some gradient reaches it, and some reaches the input.
public struct TrainabilityCheck: ConformanceCheck {
  public static let id = "trainability"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "a gradient reaches the input and every parameter"

  /// A ReLU may shut off a parameter by chance; that it does so each time is no chance.
  private static let attempts = 8

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let graph = try subject.workGraph(batch: 2)
    guard graph.cost.macs <= subject.limits.runMACs else {
      return report.skip("one run takes \(graph.cost.macs) MACs, more than \(subject.limits.runMACs)")
    }
    let names = ["the input"] + graph.parameters.map { "'\($0.name)'" }
    var missing = Set(names.indices)
    for attempt in 0..<TrainabilityCheck.attempts where !missing.isEmpty {
      let gradients = try SampledRun(graph, seed: subject.seed &+ UInt64(attempt)).step().dropFirst()
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
