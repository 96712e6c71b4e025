import SutureRegistry
import SutureSandbox

/// Compares two engines on one module or backbone in a worker.
public struct EngineComparisonJob: Job {
  public static let id = "compare-engines"

  /// The registry's folders.
  let folders: [String]
  /// The path of the manifest.
  let manifest: String
  /// The id of the engine that is compared.
  let engine: String
  /// The id of the engine whose results count as correct.
  let reference: String

  /// Creates a job.
  public init(folders: [String], manifest: String, engine: String, reference: String) {
    self.folders = folders
    self.manifest = manifest
    self.engine = engine
    self.reference = reference
  }

  public func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [CheckResult] {
    let (registry, examiner) = context.examiner(of: folders)
    let reference = try context.engine(reference)
    let subject = ConformanceSubject(
      try Manifest(contentsOf: manifest), registry: registry, examiner: examiner, engine: reference)
    return EngineComparison(try context.engine(engine), with: reference).verify(subject)
  }
}
