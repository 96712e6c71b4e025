import SutureGraph
import SutureRegistry

/// What the contract does not admit is refused with its reason, and never reaches the plugin.
public struct RefusalCheck: ConformanceCheck {
  public static let id = "refusal"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.library
  public static let explanation = "shapes and hyperparameters outside the contract are refused with a reason"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let cases = try AdmittedShapes(subject.manifest).refused()
    for item in cases {
      do {
        _ = try subject.build(item.shape)
        report.fail(
          "\(item.name), \(item.shape): the contract refuses it, but it was built",
          reproduce: subject.command(item.shape))
      } catch is ContractViolation {
        // As it should be.
      } catch {
        report.fail(
          "\(item.name), \(item.shape): expected the contract's refusal, got: \(error)",
          reproduce: subject.command(item.shape))
      }
    }
    var count = cases.count
    for hyperparameter in subject.manifest.hyperparameters {
      for value in RefusalCheck.outside(hyperparameter) {
        count += 1
        if (try? subject.manifest.resolve([hyperparameter.name: value])) != nil {
          report.fail("\(hyperparameter.name) \(value) is outside its bounds, but it is taken")
        }
      }
    }
    if report.holds { report.pass("\(count) refusals") }
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
