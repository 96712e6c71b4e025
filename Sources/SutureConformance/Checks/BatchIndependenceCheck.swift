import SutureExecution
import SutureGraph

/// In evaluation mode an image's output does not depend on the other images of the batch.
public struct BatchIndependenceCheck: ConformanceCheck {
  public static let id = "batch-independence"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "in evaluation mode an image's output does not depend on the rest of the batch"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 3)
    let graph = try subject.workGraph(batch: 3)
    guard graph.cost.macs <= subject.limits.runMACs else {
      return report.skip("one run takes \(graph.cost.macs) MACs, more than the limit of \(subject.limits.runMACs)")
    }
    let run = SampledRun(graph, seed: subject.seed, engine: subject.engine)
    let plan = try run.evaluation()
    guard run.outputShape[0] == shape[0] else {
      return report.skip("its output \(run.outputShape) has no batch dimension")
    }
    let inputs = run.inputs
    let changed = zip(inputs, run.inputs("other ")).map { input, other in
      var changed = other
      let own = input.values.count / shape[0]
      changed.values.replaceSubrange(0..<own, with: input.values[0..<own])
      return changed
    }
    let before = try plan.run(inputs)[0].values
    let after = try plan.run(changed)[0].values
    let count = before.count / shape[0]
    for index in 0..<count where abs(before[index] - after[index]) > 1e-6 * max(1, abs(before[index])) {
      return report.fail(
        "the first image's output depends on the other images: element \(index) is \(before[index]), then "
          + "\(after[index])", reproduce: subject.command(shape, with: subject.workHyperparameters))
    }
    report.pass("\(shape)")
  }
}
