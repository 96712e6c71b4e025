import SutureEngine
import SutureGraph

/// The gradient that training uses is the slope that finite differences show.
public struct GradientCheck: ConformanceCheck {
  public static let id = "gradient"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "gradients in the input and every parameter agree with finite differences"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 2)
    let graph = try subject.workGraph(batch: 2)
    guard graph.cost.macs <= subject.limits.gradientMACs else {
      return report.skip("one run takes \(graph.cost.macs) MACs, more than \(subject.limits.gradientMACs)")
    }
    let comparison = try GradientComparison(SampledRun(graph, seed: subject.seed))
    for slope in try comparison.slopes() where !slope.agrees {
      report.fail("\(slope)", reproduce: subject.command(shape, with: subject.workHyperparameters))
    }
    if report.holds { report.pass("\(comparison.directionCount) directions at \(shape)") }
  }
}
