import SutureRegistry

/// The manifest documents every hyperparameter, and its values satisfy its own rules.
public struct ManifestCheck: ConformanceCheck {
  public static let id = "manifest"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.manifest
  public static let explanation = "its values satisfy its rules, and each hyperparameter is documented"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let manifest = subject.manifest
    for hyperparameter in manifest.hyperparameters {
      if hyperparameter.documentation?.isEmpty ?? true {
        report.fail("hyperparameter '\(hyperparameter.name)' has no 'doc': describe what it does")
      }
      for value in [hyperparameter.standard] + hyperparameter.sweep {
        do throws(HyperparameterError) {
          _ = try hyperparameter.check(value, of: manifest.id)
        } catch {
          report.fail("\(error)")
        }
      }
    }
    if try AdmittedShapes(manifest).smallest() == nil {
      report.fail("\(NoAdmittedShape(module: manifest.id, setting: nil)), with all hyperparameters at their defaults")
    }
    if let typical = manifest.typicalInput {
      do {
        _ = try manifest.outputShape(for: typical)
      } catch {
        report.fail("the contract rejects the manifest's own 'typical_input' \(typical): \(error)")
      }
    } else if manifest.kind == .backbone {
      report.fail("a backbone must state a 'typical_input', but this one does not")
    }
    if report.holds { report.pass("\(manifest.hyperparameters.count) hyperparameters") }
  }
}
