import SutureGraph
import SutureRegistry

/// The output has the shape that the contract states, for small, typical, odd, prime and non-square inputs.
public struct ShapesCheck: ConformanceCheck {
  public static let id = "shapes"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.library
  public static let explanation = "it builds with every kind of shape that its contract admits, with the stated output"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let cases = try AdmittedShapes(subject.manifest).admitted()
    for item in cases {
      do {
        let graph = try subject.build(item.shape)
        let expected = try subject.manifest.outputShape(for: item.shape)
        let made = graph.shape(graph.outputs[0])
        if made != expected {
          report.fail(
            "\(item.name), \(item.shape): the contract states \(expected), but the graph produces \(made)",
            reproduce: subject.command(item.shape))
        }
        if let stated = try subject.manifest.parameterCount(for: item.shape), stated != graph.parameterCount {
          report.fail(
            "\(item.name), \(item.shape): the contract states \(stated) parameters, "
              + "but the graph has \(graph.parameterCount)",
            reproduce: subject.command(item.shape))
        }
      } catch {
        report.fail(
          "\(item.name), \(item.shape): the contract admits it, but \(error)", because: error,
          reproduce: subject.command(item.shape))
      }
    }
    if report.holds { report.pass("\(cases.count) shapes") }
  }
}
