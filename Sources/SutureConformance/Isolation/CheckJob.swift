import SutureComposer
import SutureRegistry
import SutureSandbox

/// Runs the checks of one module or backbone in a worker.
struct CheckJob: Job {
  static let id = "check"

  /// Progress of the checks.
  enum Event: Codable, Sendable {
    /// A check, or the preparation of what it needs, starts.
    case began(check: String)
    /// A check has ended.
    case ended([CheckResult])
  }

  /// The registry's folders.
  let folders: [String]
  /// The path of the manifest.
  let manifest: String
  /// The seed of all random numbers.
  let seed: UInt64
  /// The id of the engine that runs graphs.
  let engine: String
  /// The ids of the checks, in order.
  let checks: [String]
  /// Needs known to be unavailable, with the reason.
  let obstacles: [ConformanceNeed: String]
  let limits: ConformanceLimits
  /// The ids of the modules to combine it with; nil for all.
  let partners: [String]?

  /// - Returns: how many checks have run.
  func run(in context: JobContext, report: (Event) throws -> Void) throws -> Int {
    let (registry, examiner) = context.examiner(of: folders)
    let engine = try context.engine(engine)
    let subject = ConformanceSubject(
      try Manifest(contentsOf: manifest), registry: registry, examiner: examiner, engine: engine, limits: limits,
      seed: seed, partners: partners)
    let chosen = ConformanceSuite.checks.filter { checks.contains($0.id) }
    let suite = ConformanceSuite(
      registry: registry, engine: engine, level: .exhaustive, limits: limits, checks: chosen)
    try suite.run(subject, obstacles: obstacles) { event in
      switch event {
      case .began(let check):
        context.enter(.checking(check))
        try report(.began(check: check))
      case .ended(let results): try report(.ended(results))
      }
    }
    return chosen.count
  }

  func fault(in answer: Int) -> String? { answer == checks.count ? nil : "\(answer) checks of \(checks.count)" }
}

/// Compares a composition with a fixture in a worker.
public struct FixtureJob: Job {
  public static let id = "fixture"

  /// The registry's folders.
  let folders: [String]
  /// The path of the fixture.
  let path: String
  /// The canonical composition.
  let composition: String
  /// The id of the engine that computes.
  let engine: String

  /// Creates a job.
  public init(folders: [String], path: String, composition: String, engine: String) {
    self.folders = folders
    self.path = path
    self.composition = composition
    self.engine = engine
  }

  public func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [CheckResult] {
    let comparison = try FixtureComparison(
      contentsOf: path, grafter: context.grafter(of: folders), engine: try context.engine(engine))
    return comparison.verify(try CompositionParser.parse(composition))
  }
}

extension JobLoop {
  /// The jobs of `verify`.
  public static let conformanceJobs: [any Job.Type] = [CheckJob.self, FixtureJob.self, EngineComparisonJob.self]
}
