import SutureGraph
import SutureSupport

/// Parameters and buffers do not depend on the batch size: equal names and shapes for 1 and for 7 images.
public struct ParametersCheck: ConformanceCheck {
  public static let id = "parameters"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let explanation = "its parameters do not depend on the batch size, and their initial values are finite"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let one = try subject.workGraph(batch: 1)
    let seven = try subject.workGraph(batch: 7)
    let shape = try subject.workShape(batch: 7)
    let described = { (graph: Graph) in graph.variables.map { "\($0.role.rawValue) \($0.name) \($0.shape)" } }
    for (single, many) in zip(described(one), described(seven)) where single != many {
      report.fail(
        "with one image it declares \(single), with seven \(many)",
        reproduce: subject.command(shape, with: subject.workHyperparameters))
    }
    if one.variables.count != seven.variables.count {
      report.fail(
        "with one image it declares \(one.variables.count) parameters and buffers, with seven "
          + "\(seven.variables.count)",
        reproduce: subject.command(shape, with: subject.workHyperparameters))
    }
    for variable in one.variables {
      var stream = RandomStream(seed: subject.seed, "start", variable.name)
      let start = stream.fill(min(variable.shape.elementCount, 256), variable.initialiser)
      if !start.allSatisfy(\.isFinite) { report.fail("'\(variable.name)' has initial values that are not finite") }
    }
    if report.holds { report.pass("\(one.parameterCount) in \(one.parameters.count) tensors") }
  }
}
