import SutureGraph
import SutureRegistry

/// Inputs outside the contract are rejected with a reason before the plugin runs.
public struct RefusalCheck: ConformanceCheck {
  public static let id = "refusal"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.library
  public static let explanation = "shapes and hyperparameters outside the contract are rejected with a reason"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let cases = try AdmittedShapes(subject.manifest).refused()
    for item in cases {
      do {
        _ = try subject.build(item.shape)
        report.fail(
          "\(item.name), \(item.shape): the contract rejects it, but it was built",
          reproduce: subject.command(item.shape))
      } catch is ContractViolation {
        // The expected outcome.
      } catch {
        report.fail(
          "\(item.name), \(item.shape): expected a contract violation, got: \(error)", because: error,
          reproduce: subject.command(item.shape))
      }
    }
    var count = cases.count + 1
    if (try? subject.manifest.resolve([Self.unknownName(in: subject.manifest): .integer(1)])) != nil {
      report.fail("a hyperparameter that the manifest does not declare is accepted")
    }
    for hyperparameter in subject.manifest.hyperparameters {
      for (what, values) in [
        ("outside its bounds", Self.outside(hyperparameter)), ("of another type", Self.otherTypes(hyperparameter)),
      ] {
        for value in values {
          count += 1
          if (try? subject.manifest.resolve([hyperparameter.name: value])) != nil {
            report.fail("\(hyperparameter.name) \(value) is \(what), but it is accepted")
          }
        }
      }
    }
    if report.holds { report.pass("\(count) rejections") }
  }

  private static func unknownName(in manifest: Manifest) -> String {
    var name = "unheard_of"
    while manifest.hyperparameter(name) != nil { name += "_" }
    return name
  }

  /// One value of each type other than the hyperparameter's; integers are valid reals.
  private static func otherTypes(_ hyperparameter: Hyperparameter) -> [HyperparameterValue] {
    let values: [(HyperparameterType, HyperparameterValue)] = [
      (.integer, .integer(1)), (.real, .real(0.5)), (.boolean, .boolean(true)), (.text, .text("unheard-of")),
      (.integers, .integers([1])),
    ]
    return values.filter { type, _ in
      type != hyperparameter.type && !(type == .integer && hyperparameter.type == .real)
    }.map(\.1)
  }

  /// Values just beyond the bounds.
  private static func outside(_ hyperparameter: Hyperparameter) -> [HyperparameterValue] {
    func beyond(_ bound: HyperparameterValue?, _ step: Int) -> HyperparameterValue? {
      switch bound {
      case .integer(let number):
        let (next, overflow) = number.addingReportingOverflow(step)
        if overflow { return nil }
        return hyperparameter.type == .integers ? .integers([next]) : .integer(next)
      case .real(let number): return .real(step > 0 ? number.nextUp : number.nextDown)
      default: return nil
      }
    }
    return [beyond(hyperparameter.minimum, -1), beyond(hyperparameter.maximum, 1)].compactMap { $0 }
  }
}
