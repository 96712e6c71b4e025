import SutureExecution
import SutureGraph
import SutureRegistry

/// Like `ShapesCheck` for many shapes, and also runs the graphs.
public struct MoreShapesCheck: ConformanceCheck {
  public static let id = "more-shapes"
  public static let level = ConformanceLevel.exhaustive
  public static let need = ConformanceNeed.graph
  public static let explanation = "it builds and runs with many combinations of channels, height, width and batch size"

  private static let channels = [8, 24, 61, 64, 128]
  private static let grids = [[1, 1], [1, 2], [2, 3], [9, 1], [7, 7], [13, 11], [2, 31], [16, 16]]
  private static let batches = [1, 7]
  /// Number of MACs above which a graph is built but not run.
  private static let runMACs = 4_000_000

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let given = subject.workHyperparameters
    let shapes = try AdmittedShapes(subject.manifest, given)
    let channels = subject.manifest.kind == .backbone ? [1, 3] : Self.channels
    var count = 0
    for channel in channels {
      for grid in Self.grids {
        for batch in Self.batches {
          guard let shape = shapes.admitted(batch: batch, channels: channel, grid: grid) else { continue }
          count += 1
          try examine(subject, given, shape, &report)
        }
      }
    }
    if report.holds { report.pass("\(count) shapes") }
  }

  private func examine(
    _ subject: ConformanceSubject, _ given: [String: HyperparameterValue], _ shape: Shape, _ report: inout CheckReport
  ) throws {
    let command = subject.command(shape, with: given)
    do {
      let graph = try subject.build(shape, with: given)
      let expected = try subject.manifest.outputShape(for: shape, resolved: subject.manifest.resolve(given))
      let made = graph.shape(graph.outputs[0])
      if made != expected {
        report.fail("\(shape): the contract states \(expected), but the graph produces \(made)", reproduce: command)
      }
      guard graph.cost.macs <= Self.runMACs else { return }
      let run = SampledRun(graph, seed: subject.seed, engine: subject.engine)
      if !(try run.evaluation().run(run.inputs)[0].isFinite) {
        report.fail("\(shape): the output is not finite", reproduce: command)
      }
    } catch {
      report.fail("\(shape): the contract admits it, but \(error)", because: error, reproduce: command)
    }
  }
}
