import SutureGraph
import SutureRegistry

/// Runs all checks over modules and backbones.
public struct ConformanceSuite: Sendable {
  /// Every check, in the order in which they run.
  public static let checks: [any ConformanceCheck.Type] = [
    ManifestCheck.self, BinaryCheck.self, ShapesCheck.self, HyperparametersCheck.self, RefusalCheck.self,
    ParametersCheck.self, SitesCheck.self, DeterminismCheck.self, FiniteCheck.self, BatchIndependenceCheck.self,
    TrainabilityCheck.self, GradientCheck.self,
  ]

  /// Where modules come from.
  public let registry: Registry
  /// Checks above this level are left out.
  public let level: ConformanceLevel
  /// What a check may spend.
  public let limits: ConformanceLimits
  private let checks: [any ConformanceCheck.Type]

  /// Creates a suite; nothing is loaded before it runs.
  public init(
    registry: Registry, level: ConformanceLevel = .full, limits: ConformanceLimits = ConformanceLimits(),
    checks: [any ConformanceCheck.Type] = ConformanceSuite.checks
  ) {
    self.registry = registry
    self.level = level
    self.limits = limits
    self.checks = checks.filter { $0.level <= level }
  }

  /// Runs the checks over one module or backbone.
  public func verify(_ manifest: Manifest) -> [CheckResult] {
    let subject = ConformanceSubject(manifest, registry: registry, limits: limits)
    var results: [CheckResult] = []
    var found: [ConformanceNeed: String?] = [:]
    for check in checks {
      var report = CheckReport(module: manifest.id, check: check.id)
      let obstacle = found[check.need] ?? subject.obstacle(to: check.need)
      found[check.need] = .some(obstacle)
      if let obstacle {
        report.skip(obstacle)
      } else {
        do {
          try check.init().run(subject, &report)
        } catch {
          report.fail("\(error)")
        }
      }
      report.finish()
      results += report.results
    }
    return results
  }

  /// What the registry leaves out, each a failure of its file.
  public func problems() -> [CheckResult] {
    registry.problems.map { problem in
      var module = ""
      switch problem {
      case .manifest(let error): module = error.file
      case .ambiguous(let id, _, _, _): module = id
      case .folder(let path, _): module = path
      }
      return CheckResult(
        module: module, check: ManifestCheck.id, status: .failed, detail: problem.description, seconds: 0)
    }
  }
}
