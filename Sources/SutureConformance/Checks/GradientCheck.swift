import SutureEngine
import SutureGraph

/// The gradient that training uses is the slope that finite differences show.
public struct GradientCheck: ConformanceCheck {
  public static let id = "gradient"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "gradients in the input and every parameter agree with finite differences"

  private static let attempts = 3

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 2)
    let graph = try subject.workGraph(batch: 2)
    guard graph.cost.macs <= subject.limits.gradientMACs else {
      return report.skip("one run takes \(graph.cost.macs) MACs, more than \(subject.limits.gradientMACs)")
    }
    // Kinks may spoil most directions of a deep network by chance; with other numbers they do not spoil them again.
    var suspects: [GradientComparison.Slope]?
    var directions = 0
    for attempt in 0..<GradientCheck.attempts where suspects?.isEmpty != true {
      let comparison = try GradientComparison(SampledRun(graph, seed: subject.seed &+ UInt64(attempt)))
      let disagreeing = try comparison.slopes().filter { !$0.agrees }
      let names = suspects?.map(\.name)
      suspects = disagreeing.filter { names?.contains($0.name) ?? true }
      directions += comparison.directionCount
    }
    for slope in suspects ?? [] {
      report.fail("\(slope)", reproduce: subject.command(shape, with: subject.workHyperparameters))
    }
    if report.holds { report.pass("\(directions) directions at \(shape)") }
  }
}
