import SutureExecution
import SutureGraph
import SutureHost
import SutureRegistry
import SutureSandbox

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

  /// The source of modules and backbones.
  public let registry: Registry
  /// The engine that runs graphs.
  public let engine: any Engine
  /// Checks above this level do not run.
  public let level: ConformanceLevel
  /// Resource limits for each check.
  public let limits: ConformanceLimits
  /// The checks that run, in order.
  let checks: [any ConformanceCheck.Type]

  /// Creates a suite, which loads plugins only when it runs.
  /// - Parameter checks: the checks to run; those above the level are left out.
  public init(
    registry: Registry, engine: any Engine, level: ConformanceLevel = .full,
    limits: ConformanceLimits = ConformanceLimits(), checks: [any ConformanceCheck.Type] = ConformanceSuite.checks
  ) {
    self.registry = registry
    self.engine = engine
    self.level = level
    self.limits = limits
    self.checks = checks.filter { $0.level <= level }
  }

  /// Runs the checks of one module or backbone in this process, for debuggers; a plugin that crashes ends the process.
  ///
  /// Checks that need a separate process are skipped. `IsolatedSuite` runs all of them and survives crashes.
  public func verifyInProcess(_ manifest: Manifest) -> [CheckResult] {
    let subject = ConformanceSubject(
      manifest, registry: registry, examiner: ModuleLoader(registry: registry), engine: engine, limits: limits)
    var results: [CheckResult] = []
    run(subject) { event in
      if case .ended(let found) = event { results += found }
    }
    return results
  }

  /// Progress of the checks.
  enum Event {
    /// A check, or the preparation of what it needs, starts.
    case began(check: String)
    /// The check has ended.
    case ended([CheckResult])
  }

  /// Runs the checks of one subject.
  /// - Parameter obstacles: needs known to be unavailable, with the reason.
  func run(
    _ subject: ConformanceSubject, obstacles: [ConformanceNeed: String] = [:], onEvent: (Event) throws -> Void
  ) rethrows {
    var found: [ConformanceNeed: String?] = obstacles.mapValues { $0 }
    var hasFailed = false
    for check in checks {
      var report = CheckReport(module: subject.manifest.id, check: check.id, level: check.level)
      try onEvent(.began(check: check.id))
      if check.examinesLibrary, subject.manifest.graphFiles != nil {
        report.skip("an imported network has no library")
        report.finish()
        try onEvent(.ended(report.results))
        continue
      }
      let new = found[check.need] == nil ? subject.obstacle(to: check.need) : nil
      let obstacle = found[check.need] ?? new?.reason
      found[check.need] = .some(obstacle)
      if let obstacle {
        // A build that crashes or hangs is a failure; what cannot be built otherwise fails checks of its own.
        if let loss = new?.loss, !hasFailed {
          report.fail("\(loss)", because: loss)
        } else {
          report.skip(obstacle)
        }
      } else {
        do {
          try check.init().run(subject, &report)
        } catch {
          report.fail("\(error)", because: error)
        }
      }
      report.finish()
      hasFailed = hasFailed || !report.holds
      try onEvent(.ended(report.results))
    }
  }

  /// The registry's problems, each as a failure of its file.
  public func problems() -> [CheckResult] { registry.problems.map { failure($0) } }

  /// A problem of the registry as a failure.
  /// - Parameters:
  ///   - id: the id for which `suture verify` reports the same failure; nil if it does so only without ids.
  ///   - isModule: whether the failure is attributed to the module with this id instead of the file or folder.
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
