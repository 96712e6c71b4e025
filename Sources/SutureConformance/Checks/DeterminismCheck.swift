import SutureExecution
import SutureGraph

/// Two builds give the same graph; two runs give bit-identical results.
public struct DeterminismCheck: ConformanceCheck {
  public static let id = "determinism"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.graph
  public static let explanation = "two builds give the same graph, two runs the same bits; the input is not modified"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let shape = try subject.workShape(batch: 2)
    let command = subject.command(shape, with: subject.workHyperparameters)
    let graph = try subject.workGraph(batch: 2)
    let first = try subject.rebuild(batch: 2).graph
    for number in 2...3 {
      let again = try subject.rebuild(batch: 2).graph
      if let difference = DeterminismCheck.difference(first, again) {
        return report.fail("build \(number) differs from the first: \(difference)", reproduce: command)
      }
    }
    guard graph.cost.macs <= subject.limits.runMACs else {
      report.pass("builds")
      return report.skip("runs: one takes \(graph.cost.macs) MACs, more than the limit of \(subject.limits.runMACs)")
    }
    // Use all threads: they are the most likely source of differences.
    let run = SampledRun(graph, seed: subject.seed, engine: subject.engine, threads: .available)
    let plan = try run.evaluation()
    let inputs = run.inputs
    let outputs = [try plan.run(inputs)[0], try plan.run(inputs)[0], try run.evaluation().run(inputs)[0]]
    if !outputs[0].isIdentical(to: outputs[1]) {
      report.fail("evaluating one plan twice gives different results", reproduce: command)
    }
    if !outputs[0].isIdentical(to: outputs[2]) {
      report.fail("evaluating two equal plans gives different results", reproduce: command)
    }
    if !zip(inputs, run.inputs).allSatisfy({ $0.isIdentical(to: $1) }) {
      report.fail("evaluating modifies the input", reproduce: command)
    }
    let steps = [try run.step(), try run.step()]
    if !zip(steps[0], steps[1]).allSatisfy({ $0.isIdentical(to: $1) }) {
      report.fail("two equal training steps give different results", reproduce: command)
    }
    if report.holds { report.pass("3 builds, 3 evaluations, 2 training steps") }
  }

  /// The first line in which two graphs differ.
  private static func difference(_ a: Graph, _ b: Graph) -> String? {
    for (left, right) in [(a.listing, b.listing), (a.structure, b.structure)] where left != right {
      let lines = (left.split(separator: "\n"), right.split(separator: "\n"))
      guard let pair = zip(lines.0, lines.1).first(where: { $0 != $1 }) else {
        return "\(lines.0.count) lines, then \(lines.1.count)"
      }
      return "'\(pair.0)', then '\(pair.1)'"
    }
    return nil
  }
}
