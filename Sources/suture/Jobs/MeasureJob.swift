import SutureComposer
import SutureExecution
import SutureGraph
import SutureSandbox

/// Measures the run time of a composition.
struct MeasureJob: Job {
  static let id = "measure"

  /// The measurements.
  struct Answer: Codable, Sendable {
    /// The names of the sites where the composition is grafted; nil if it is built alone.
    let sites: [String]?
    /// The input's dimensions.
    let input: [Int]
    let parameters: Int
    let median: Double
    let seconds: [Double]
    let peakByteCount: Int?
    let arenaByteCount: Int
    let movedByteCount: Int
  }

  let subject: GraftSubject
  let work: Benchmark.Work
  let runs: Int
  /// The id of the engine that runs it.
  let engine: String
  let threads: Int

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> Answer {
    let grafter = context.grafter(of: subject.registry)
    let graph = try subject.buildOnOwnInputs(with: grafter)
    let measurement = try benchmark(in: context).measure(graph, work)
    return Answer(
      sites: try subject.bare(with: grafter)?.sites.map(\.name),
      input: graph.shape(graph.inputs[0].value).dimensions, parameters: graph.parameterCount,
      median: measurement.median, seconds: measurement.seconds, peakByteCount: measurement.peakByteCount,
      arenaByteCount: measurement.arenaByteCount, movedByteCount: measurement.movedByteCount)
  }

  func fault(in answer: Answer) -> String? {
    answer.seconds.count == runs && (answer.seconds + [answer.median]).allSatisfy { $0.isFinite && $0 >= 0 }
      ? nil : "invalid times"
  }

  fileprivate func benchmark(in context: JobContext) throws -> Benchmark {
    Benchmark(
      engine: try context.engine(engine), options: ExecutionOptions(threads: ThreadCount(threads) ?? .available),
      runs: runs)
  }
}

/// Measures the time of each step of a composition's plan.
struct ProfileJob: Job {
  static let id = "profile"

  /// One step of the plan.
  struct Step: Codable, Sendable {
    let operations: [String]
    let seconds: Double
  }

  let measure: MeasureJob

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> [Step] {
    let graph = try measure.subject.buildOnOwnInputs(with: context.grafter(of: measure.subject.registry))
    return try measure.benchmark(in: context).profile(of: graph, measure.work).map {
      Step(operations: $0.operations, seconds: $0.seconds)
    }
  }

  func fault(in answer: [Step]) -> String? {
    answer.allSatisfy { $0.seconds.isFinite && $0.seconds >= 0 } ? nil : "invalid times"
  }
}
