import FoundationEssentials
import SutureGraph
import SutureProcess

/// A request to a process: a line of JSON.
struct JobRequest<Work: Job>: Codable {
  /// The request's number, which answers repeat; a forged or duplicate answer has another one.
  let number: Int
  /// The job's id.
  let job: String
  /// The job's resource limits.
  let limits: JobLimits
  /// How plugins are run.
  let settings: SandboxSettings
  /// The job.
  let work: Work
}

/// The part of a request that determines how to decode the rest.
struct JobRequestHead: Decodable {
  let number: Int
  let job: String
  let limits: JobLimits
  let settings: SandboxSettings
}

/// A message of a process about a request, identified by its number: a line of JSON.
enum JobMessage<Work: Job>: Codable {
  /// The phase that it enters.
  case phase(Int, JobPhase)
  /// A progress report of the job.
  case event(Int, Work.Event)
  /// The answer and the resources used.
  case answer(Int, Work.Answer, ProcessUsage)
  /// Why there is no answer.
  case failure(Int, JobFailure, ProcessUsage)
  /// A builder that the job needed was lost, or the process started other processes.
  case lost(Int, JobLoss)

  /// The request's number.
  var number: Int {
    switch self {
    case .phase(let number, _), .event(let number, _), .answer(let number, _, _), .failure(let number, _, _),
      .lost(let number, _):
      number
    }
  }
}

/// JSON coding of jobs and messages: infinities and NaN, which JSON lacks, are strings.
package enum JobCoding {
  private static let words = (infinity: "inf", negative: "-inf", nan: "nan")

  /// - Parameter sorted: whether equal values are encoded as equal text in every process.
  package static func encode(_ value: some Encodable, sorted: Bool = false) throws(ProcessError) -> [UInt8] {
    let encoder = JSONEncoder()
    if sorted { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: words.infinity, negativeInfinity: words.negative, nan: words.nan)
    do { return Array(try encoder.encode(value)) } catch { throw .unwritable(reason: "\(error)") }
  }

  package static func decode<Value: Decodable>(_ type: Value.Type, _ line: [UInt8]) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: words.infinity, negativeInfinity: words.negative, nan: words.nan)
    return try decoder.decode(type, from: Data(line))
  }
}
