/// Work done in a child process: in a builder, which runs one plugin's code, or in a worker, which computes and loads
/// no plugin.
///
/// Jobs, their events and their answers are sent between processes as JSON.
public protocol Job: Codable, Sendable {
  /// A progress report sent while the job runs.
  associatedtype Event: Codable & Sendable = NoEvent
  /// The job's result.
  associatedtype Answer: Codable & Sendable

  /// The name by which a request identifies the job.
  static var id: String { get }

  /// Does the work.
  /// - Parameters:
  ///   - context: state that the process keeps between jobs.
  ///   - report: sends an event to the requesting process.
  /// - Throws: any error; the requesting process receives its description.
  func run(in context: JobContext, report: (Event) throws -> Void) throws -> Answer

  /// Why an answer is invalid, or nil if it is valid.
  ///
  /// The requesting process checks every answer before it uses it.
  func fault(in answer: Answer) -> String?

  /// The number of phases that restart the time limit of one phase; nil for no bound.
  ///
  /// A builder's phases are the plugin's word, so a plugin could extend its time by reporting phases without end.
  var phaseCount: Int? { get }
}

extension Job {
  /// No bound, as for workers, which run no plugin code.
  public var phaseCount: Int? { nil }

  /// Accepts every answer.
  public func fault(in answer: Answer) -> String? { nil }
}

/// The event of jobs that report none.
public enum NoEvent: Codable, Sendable {
  /// Throws: there are no such events.
  public init(from decoder: any Decoder) throws {
    throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "jobs without events"))
  }

  /// Encodes nothing: there are no such events.
  public func encode(to encoder: any Encoder) throws {}
}

/// Limits of one job.
public struct JobLimits: Hashable, Sendable, Codable {
  /// Wall time of the whole job, in seconds; nil for no limit.
  public var wall: Double?
  /// Wall time of one phase, in seconds; nil for no limit.
  public var phase: Double?
  /// CPU time summed over threads, in seconds; nil for no limit.
  public var cpu: Double?
  /// Memory, in bytes; nil for no limit.
  public var memory: Int?

  /// Creates limits.
  public init(wall: Double? = nil, phase: Double? = nil, cpu: Double? = nil, memory: Int? = nil) {
    self.wall = wall
    self.phase = phase
    self.cpu = cpu
    self.memory = memory
  }
}
