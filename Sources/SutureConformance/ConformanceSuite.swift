import SutureGraph
import SutureRegistry

/// Runs all checks over modules and backbones.
public struct ConformanceSuite: Sendable {
  /// Every check, in the order in which they run.
  public static let checks: [any ConformanceCheck.Type] = [
    ManifestCheck.self, PureCheck.self, BinaryCheck.self, ImportsCheck.self, LoadingCheck.self, HandshakeCheck.self,
    HostTableCheck.self, HostRefusalCheck.self, ShapesCheck.self, RefusalCheck.self,
    ParametersCheck.self, SitesCheck.self, HyperparametersCheck.self, RandomHyperparametersCheck.self,
    DeterminismCheck.self, ProcessesCheck.self, FiniteCheck.self, BatchIndependenceCheck.self, TrainabilityCheck.self,
    GradientCheck.self, MoreShapesCheck.self, CombinationCheck.self,
  ]

  /// Where modules come from.
  public let registry: Registry
  /// Checks above this level are left out.
  public let level: ConformanceLevel
  /// What a check may spend.
  public let limits: ConformanceLimits
  /// Those that run, in order.
  let checks: [any ConformanceCheck.Type]

  /// Creates a suite; nothing is loaded before it runs.
  /// - Parameter checks: those that run, as far as the level allows.
  public init(
    registry: Registry, level: ConformanceLevel = .full, limits: ConformanceLimits = ConformanceLimits(),
    checks: [any ConformanceCheck.Type] = ConformanceSuite.checks
  ) {
    self.registry = registry
    self.level = level
    self.limits = limits
    self.checks = checks.filter { $0.level <= level }
  }

  /// Runs the checks over one module or backbone in this process, which a plugin may take along when it crashes.
  ///
  /// Checks that need a process of their own are skipped. `IsolatedSuite` runs all, and survives.
  public func verify(_ manifest: Manifest) -> [CheckResult] {
    var results: [CheckResult] = []
    run(ConformanceSubject(manifest, registry: registry, limits: limits)) { event in
      if case .ended(let found) = event { results += found }
    }
    return results
  }

  /// What happens while checks run.
  enum Event {
    /// It is about to look whether what a check needs is there.
    case began(check: String)
    /// What it needs is there, and the check runs.
    case running(check: String)
    /// It has ended.
    case ended([CheckResult])
  }

  /// Runs the checks over one subject.
  /// - Parameter obstacles: what is known not to be there, and why.
  func run(
    _ subject: ConformanceSubject, obstacles: [ConformanceNeed: String] = [:], onEvent: (Event) -> Void
  ) {
    var found: [ConformanceNeed: String?] = obstacles.mapValues { $0 }
    for check in checks {
      var report = CheckReport(module: subject.manifest.id, check: check.id, level: check.level)
      onEvent(.began(check: check.id))
      let obstacle = found[check.need] ?? subject.obstacle(to: check.need)
      found[check.need] = .some(obstacle)
      if let obstacle {
        report.skip(obstacle)
      } else {
        onEvent(.running(check: check.id))
        do {
          try check.init().run(subject, &report)
        } catch {
          report.fail("\(error)", because: error)
        }
      }
      report.finish()
      onEvent(.ended(report.results))
    }
  }

  /// What the registry leaves out, each a failure of its file.
  public func problems() -> [CheckResult] { registry.problems.map { failure($0) } }

  /// Something that the registry leaves out, as a failure.
  /// - Parameters:
  ///   - id: the id for which `suture verify` fails in the same way; nil where it does so without ids only.
  ///   - isModule: whether the failure is that of the module with this id, not of the file or folder.
  public func failure(_ problem: RegistryProblem, id: String? = nil, isModule: Bool = false) -> CheckResult {
    var subject: String
    var cause: String?
    var word = id
    switch problem {
    case .manifest(let error):
      subject = error.file
      cause = error.message
    case .ambiguous(let ambiguous, _, _, _):
      subject = ambiguous
      word = ambiguous
    case .folder(let path, _): subject = path
    }
    if isModule, let id { subject = id }
    let isPlain = word?.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) } ?? true
    if !isPlain { word = word.map { "'\($0)'" } }
    let words = ["suture verify", word, "--check \(ManifestCheck.id)"].compactMap { $0 }
    return CheckResult(
      module: subject, check: ManifestCheck.id, level: ManifestCheck.level, status: .failed,
      detail: problem.description, seconds: 0, cause: cause, reproduce: words.joined(separator: " "))
  }
}
