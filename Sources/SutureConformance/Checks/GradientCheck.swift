import SutureGraph

/// The gradients used in training agree with finite differences.
public struct GradientCheck: ConformanceCheck {
  public static let id = "gradient"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "gradients of the input and of every parameter agree with finite differences"

  private static let attempts = 3

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.gradientShape(batch: 2)
    let graph = try subject.build(shape, with: subject.workHyperparameters)
    guard graph.cost.macs <= subject.limits.gradientMACs else {
      return report.skip("one run takes \(graph.cost.macs) MACs, more than the limit of \(subject.limits.gradientMACs)")
    }
    // In a deep network most directions may cross a kink by chance; with other random numbers they will not again.
    var suspects: [GradientComparison.Slope]?
    var directions = 0
    for attempt in 0..<GradientCheck.attempts where suspects?.isEmpty != true {
      let run = SampledRun(graph, seed: subject.seed &+ UInt64(attempt), engine: subject.engine)
      let comparison = try GradientComparison(run)
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
