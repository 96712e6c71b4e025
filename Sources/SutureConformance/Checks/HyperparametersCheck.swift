import SutureExecution
import SutureGraph
import SutureRegistry

/// Every hyperparameter works with its default, its bounds, each choice and each sweep value.
public struct HyperparametersCheck: ConformanceCheck {
  public static let id = "hyperparameters"
  public static let level = ConformanceLevel.full
  public static let need = ConformanceNeed.library
  public static let explanation = "it builds and runs with every hyperparameter at its bounds, choices and sweep values"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    guard !subject.manifest.hyperparameters.isEmpty else { return report.skip("it has no hyperparameters") }
    var count = 0
    for hyperparameter in subject.manifest.hyperparameters {
      for (value, isBound) in HyperparametersCheck.values(of: hyperparameter) {
        var given = subject.workHyperparameters
        given[hyperparameter.name] = value
        guard let shape = try HyperparametersCheck.shape(of: subject, given) else {
          // A bound may contradict a condition (the largest kernel size may be even); other values must not.
          if !isBound {
            report.fail("\(NoAdmittedShape(module: subject.manifest.id, setting: "\(hyperparameter.name) \(value)"))")
          }
          continue
        }
        count += 1
        try examine(subject, given, shape, &report)
      }
    }
    if report.holds { report.pass("\(count) settings") }
  }

  private func examine(
    _ subject: ConformanceSubject, _ given: [String: HyperparameterValue], _ shape: Shape, _ report: inout CheckReport
  ) throws {
    let call = subject.manifest.call(try subject.manifest.resolve(given))
    do {
      let graph = try subject.build(shape, with: given)
      guard graph.cost.macs <= subject.limits.runMACs / 10, graph.parameterCount <= 1 << 22 else { return }
      let run = SampledRun(graph, seed: subject.seed, engine: subject.engine)
      let output = try run.evaluation().run(run.inputs)[0]
      if !output.isFinite {
        report.fail("\(call) at \(shape): the output is not finite", reproduce: subject.command(shape, with: given))
      }
    } catch {
      report.fail(
        "\(call) at \(shape): the contract admits it, but \(error)", because: error,
        reproduce: subject.command(shape, with: given))
    }
  }

  /// The smallest useful shape for the given hyperparameters.
  private static func shape(
    of subject: ConformanceSubject, _ given: [String: HyperparameterValue]
  ) throws -> Shape? {
    let shapes = try AdmittedShapes(subject.manifest, given)
    return shapes.shape(batch: 2, channels: 8, grid: [5, 4]) ?? shapes.smallest(batch: 2)
  }

  /// The values to try, and whether each is a bound only.
  static func values(of hyperparameter: Hyperparameter) -> [(value: HyperparameterValue, isBound: Bool)] {
    func whole(_ value: HyperparameterValue) -> HyperparameterValue {
      if hyperparameter.type == .integers, case .integer(let number) = value { .integers([number]) } else { value }
    }
    var offered = [hyperparameter.standard] + hyperparameter.choices.map(whole) + hyperparameter.sweep
    if hyperparameter.type == .boolean { offered += [.boolean(false), .boolean(true)] }
    let bounds = [hyperparameter.minimum, hyperparameter.maximum].compactMap { $0.map(whole) }
    var values: [(value: HyperparameterValue, isBound: Bool)] = []
    for (value, isBound) in offered.map({ ($0, false) }) + bounds.map({ ($0, true) })
    where !values.contains(where: { $0.value == value }) {
      values.append((value, isBound))
    }
    return values
  }
}
