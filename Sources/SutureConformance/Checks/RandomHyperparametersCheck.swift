import SutureExecution
import SutureGraph
import SutureHost
import SutureRegistry
import SutureSupport

/// Combinations of hyperparameters that the contract admits can be built; all others are rejected before the plugin
/// runs.
public struct RandomHyperparametersCheck: ConformanceCheck {
  public static let id = "random-hyperparameters"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.library
  public static let explanation = "50 random sets of hyperparameters build if the contract admits them"

  private static let setCount = 50
  /// Most draws: some modules have fewer sets than requested.
  private static let drawCount = 400
  /// Number of MACs above which a graph is built but not run.
  private static let runMACs = 4_000_000

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let manifest = subject.manifest
    guard !manifest.hyperparameters.isEmpty else { return report.skip("it has no hyperparameters") }
    var built = 0
    var refused = 0
    var seen: Set<[String: HyperparameterValue]> = []
    for number in 0..<Self.drawCount where seen.count < Self.setCount {
      var stream = RandomStream(seed: subject.seed, "hyperparameters", manifest.id, "\(number)")
      var given: [String: HyperparameterValue] = [:]
      for hyperparameter in manifest.hyperparameters { given[hyperparameter.name] = hyperparameter.random(&stream) }
      guard seen.insert(given).inserted else { continue }
      let shapes = try AdmittedShapes(manifest, given)
      let isBackbone = manifest.kind == .backbone
      if let shape = shapes.shape(batch: 2, channels: isBackbone ? 3 : 32, grid: isBackbone ? [16, 16] : [5, 4]) {
        built += 1
        try examine(subject, given, shape, &report)
      } else {
        refused += 1
        try expectRefusal(subject, given, &report)
      }
    }
    if report.holds { report.pass("\(built) sets built, \(refused) rejected by the contract") }
  }

  private func examine(
    _ subject: ConformanceSubject, _ given: [String: HyperparameterValue], _ shape: Shape, _ report: inout CheckReport
  ) throws {
    let call = subject.manifest.call(given)
    do {
      let graph = try subject.build(shape, with: given)
      guard graph.cost.macs <= Self.runMACs, graph.parameterCount <= 1 << 18 else { return }
      let run = SampledRun(graph, seed: subject.seed, engine: subject.engine)
      let output = try run.evaluation().run(run.inputs)[0]
      if !output.isFinite {
        report.fail("\(call) at \(shape): the output is not finite", reproduce: subject.command(shape, with: given))
      }
    } catch let error as BuildError where error.isOverBudget {
      // It exceeds the host's limits, which is not a fault of the plugin.
    } catch {
      report.fail(
        "\(call) at \(shape): the contract admits it, but \(error)", because: error,
        reproduce: subject.command(shape, with: given))
    }
  }

  private func expectRefusal(
    _ subject: ConformanceSubject, _ given: [String: HyperparameterValue], _ report: inout CheckReport
  ) throws {
    let shape = try subject.workShape(batch: 2)
    do {
      _ = try subject.build(shape, with: given)
      report.fail("\(subject.manifest.call(given)) at \(shape): the contract rejects it, but it was built")
    } catch is ContractViolation {
      // The expected outcome.
    } catch {
      report.fail(
        "\(subject.manifest.call(given)) at \(shape): expected a contract violation, got: \(error)", because: error,
        reproduce: subject.command(shape, with: given))
    }
  }
}

extension BuildError {
  /// Whether the build exceeded the host's limits.
  var isOverBudget: Bool {
    switch cause {
    case .overBudget, .graph(.overBudget): true
    default: false
    }
  }
}
