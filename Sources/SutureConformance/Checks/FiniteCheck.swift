import SutureExecution
import SutureGraph
import SutureRegistry

/// Outputs and gradients are finite, also for the smallest shape and for an image of zeros.
public struct FiniteCheck: ConformanceCheck {
  public static let id = "finite"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "outputs and gradients are finite, also for the smallest shape"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let given = subject.workHyperparameters
    let shapes = try AdmittedShapes(subject.manifest, given)
    var count = 0
    for shape in [shapes.smallest(batch: 1), shapes.smallest(batch: 2), try subject.workShape(batch: 2)] {
      guard let shape else { continue }
      let command = subject.command(shape, with: given)
      let graph = try subject.build(shape, with: given)
      guard graph.cost.macs <= subject.limits.runMACs else {
        report.skip("\(shape): one run takes \(graph.cost.macs) MACs, more than the limit of \(subject.limits.runMACs)")
        continue
      }
      count += 1
      let run = SampledRun(graph, seed: subject.seed, engine: subject.engine)
      let plan = try run.evaluation()
      let zeros = run.inputs.map { Tensor($0.shape, repeating: 0) }
      for (name, inputs) in [("random numbers", run.inputs), ("zeros", zeros)]
      where try !plan.run(inputs)[0].isFinite {
        report.fail("\(shape) filled with \(name): the output is not finite", reproduce: command)
      }
      // Batch statistics of a single value are meaningless.
      guard shape[0] > 1 else { continue }
      for (name, tensor) in zip(run.stepNames, try run.step()) where !tensor.isFinite {
        report.fail("\(shape): \(name) is not finite", reproduce: command)
      }
    }
    if report.holds { report.pass("\(count) shapes") }
  }
}
